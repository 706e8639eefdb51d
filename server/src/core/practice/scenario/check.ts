import type { z } from 'zod'
import { parseYaml, type YamlFile } from '#core/policy'
import { slotsIn, wordsOf } from './fill.ts'
import { secondsOf } from './moments.ts'
import { type Pool, poolNamed } from './pools.ts'
import type { Scenario } from './scenario.ts'
import { scenarioFile } from './schema.ts'

type File = z.output<typeof scenarioFile>
type Fail = YamlFile<File>['fail']
type Path = readonly PropertyKey[]

/**
 * Reads a scenario and checks that it holds together. `name` is the scenario's own, without folder and `.yaml`.
 * @throws PackError that names the file, the line, the field, what is wrong and what to do.
 */
export const readScenario = (yamlText: string, name: string): Scenario => {
  const { data, fail } = parseYaml(yamlText, `packs/practice/scenarios/${name}.yaml`, scenarioFile)
  const scenario: Scenario = { ...data, name, pools: poolsOf(data, fail) }
  checkTimes(data, fail)
  checkNames(data, fail)
  checkPleas(data, fail)
  checkTexts(scenario, fail)
  return scenario
}

const poolsOf = (file: File, fail: Fail): Record<string, Pool> => {
  const found: Record<string, Pool> = {}
  file.crowds.forEach((crowd, i) => {
    crowd.pools?.forEach((name, j) => {
      const pool = poolNamed(name)
      if (!pool)
        throw fail(
          ['crowds', i, 'pools', j],
          `names the texts "${name}", which are not there`,
          `write the name of a file below packs/practice/texts, or add ${name}.yaml there`,
        )
      found[name] = pool
    })
  })
  return found
}

/** Every moment lies within the exercise, and every end after its beginning. */
const checkTimes = (file: File, fail: Fail): void => {
  const end = file.minutes * 60
  const within = (moment: string | undefined, path: Path): void => {
    if (moment !== undefined && secondsOf(moment) > end)
      throw fail(path, `is after the end, ${file.minutes} minutes`, 'write an earlier time, or more minutes')
  }
  const span = (from: string, until: string | undefined, path: Path): void => {
    within(from, path)
    within(until, path)
    if (until !== undefined && secondsOf(until) <= secondsOf(from))
      throw fail(path, `ends at ${until}, not after ${from}`, 'write a later end')
  }
  file.beats.forEach((beat, i) => {
    within(beat.at, ['beats', i, 'at'])
  })
  file.pleas.forEach((plea, i) => {
    within(plea.at, ['pleas', i, 'at'])
    if (plea.between) span(plea.between[0], plea.between[1], ['pleas', i, 'between'])
  })
  file.trolls.forEach((troll, i) => {
    span(troll.from, troll.until, ['trolls', i, 'until'])
  })
  file.faults.forEach((fault, i) => {
    span(fault.from, fault.until, ['faults', i, fault.until === undefined ? 'from' : 'until'])
  })
  file.impersonator?.posts.forEach((post, i) => {
    within(post.at, ['impersonator', 'posts', i, 'at'])
  })
  file.crowds.forEach((crowd, i) => {
    if (crowd.surge) span(crowd.surge.from, crowd.surge.until, ['crowds', i, 'surge', 'until'])
    crowd.rates.forEach((rate, j) => {
      within(rate.at, ['crowds', i, 'rates', j, 'at'])
      const before = crowd.rates[j - 1]
      if (before && secondsOf(before.at) >= secondsOf(rate.at))
        throw fail(
          ['crowds', i, 'rates', j, 'at'],
          `does not come after ${before.at}`,
          'write the rates in order',
        )
    })
  })
}

/** Ids are one a thing; who speaks is among the people; what is answered, changed or taken away is there before. */
const checkNames = (file: File, fail: Fail): void => {
  const said = new Map<string, number>()
  const once = (id: string, at: number, path: Path): void => {
    if (said.has(id)) throw fail(path, `"${id}" stands there twice`, 'write another id')
    said.set(id, at)
  }
  const known = (person: string | undefined, path: Path): void => {
    if (person !== undefined && !(person in file.people))
      throw fail(path, `"${person}" is not among the people`, 'add them below people, or correct the id')
  }
  file.beats.forEach((beat, i) => {
    once(beat.id, secondsOf(beat.at), ['beats', i, 'id'])
    known(beat.by, ['beats', i, 'by'])
  })
  file.pleas.forEach((plea, i) => {
    once(plea.id, secondsOf(plea.at ?? plea.between?.[1] ?? '0:00'), ['pleas', i, 'id'])
    known(plea.by, ['pleas', i, 'by'])
  })
  file.impersonator?.posts.forEach((post, i) => {
    once(post.id, secondsOf(post.at), ['impersonator', 'posts', i, 'id'])
  })
  file.crowds.forEach((crowd, i) => {
    once(crowd.id, 0, ['crowds', i, 'id'])
  })
  file.trolls.forEach((troll, i) => {
    once(troll.id, 0, ['trolls', i, 'id'])
  })
  const single = new Set([
    ...file.beats.map((beat) => beat.id),
    ...file.pleas.filter((plea) => plea.count === 1).map((plea) => plea.id),
    ...(file.impersonator?.posts ?? []).map((post) => post.id),
  ])
  const earlier = (id: string, moment: string, path: Path): void => {
    if (!single.has(id))
      throw fail(path, `"${id}" is no beat, no single plea and no post of the impersonator`, 'correct the id')
    if ((said.get(id) ?? 0) >= secondsOf(moment))
      throw fail(path, `"${id}" is not said before ${moment}`, 'write a later time')
  }
  file.beats.forEach((beat, i) => {
    if (beat.reply_to !== undefined) earlier(beat.reply_to, beat.at, ['beats', i, 'reply_to'])
  })
  file.edits.forEach((edit, i) => {
    earlier(edit.of, edit.at, ['edits', i, 'of'])
  })
  file.deletions.forEach((deletion, i) => {
    earlier(deletion.of, deletion.at, ['deletions', i, 'of'])
  })
}

const checkPleas = (file: File, fail: Fail): void => {
  file.pleas.forEach((plea, i) => {
    if ((plea.at === undefined) === (plea.between === undefined))
      throw fail(['pleas', i], 'needs either "at" or "between"', 'write one of the two')
    if (plea.by !== undefined && plea.count > 1)
      throw fail(['pleas', i, 'by'], 'cannot be one person for several pleas', 'take "by" or "count" out')
    plea.texts.forEach((text, j) => {
      if (plea.elsewhere !== undefined && slotsIn(text).length === 0)
        throw fail(
          ['pleas', i, 'texts', j],
          'names no place that could be another, and "elsewhere" asks for one',
          'write the place as a list, such as {street}, or take "elsewhere" out',
        )
    })
  })
}

/** Every `{name}` has a list, and a crowd has words for each of its bands in each of its languages. */
const checkTexts = (scenario: Scenario, fail: Fail): void => {
  const words = wordsOf(scenario)
  const filled = (text: string, path: Path): void => {
    for (const slot of slotsIn(text))
      if (!(slot in words))
        throw fail(
          path,
          `has {${slot}}, for which there is no list`,
          `add "${slot}" below words, with a few values`,
        )
  }
  const walk = (value: unknown, path: Path): void => {
    if (typeof value === 'string') filled(value, path)
    else if (Array.isArray(value))
      value.forEach((inner, i) => {
        walk(inner, [...path, i])
      })
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key])
  }
  const { beats, crowds, pleas, edits, trolls, impersonator, answers } = scenario
  walk({ beats, crowds, pleas, edits, trolls, impersonator: impersonator?.posts ?? [], answers }, [])
  crowds.forEach((crowd, i) => {
    for (const language of Object.keys(crowd.languages))
      for (const band of Object.keys(crowd.bands) as (keyof typeof crowd.bands)[])
        if (textsFor(scenario, crowd, language, band).length === 0)
          throw fail(
            ['crowds', i, 'bands', band],
            `has no texts in "${language}"`,
            `add texts of that band and language, or take one of the two out`,
          )
  })
}

/** What a crowd may say in a language and band: its own texts and those of its pools. */
export const textsFor = (
  scenario: Scenario,
  crowd: Scenario['crowds'][number],
  language: string,
  band: keyof Scenario['crowds'][number]['bands'],
): readonly string[] => [
  ...(crowd.texts ?? []).flatMap((own) => (own.language === language && own.band === band ? own.texts : [])),
  ...(crowd.pools ?? []).flatMap((name) => scenario.pools[name]?.texts[language]?.[band] ?? []),
]
