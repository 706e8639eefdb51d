import type { Band } from '@callbox/contract'
import { diceOf, pick } from '../chance.ts'
import type { Act } from './acts.ts'
import { crowdActs } from './crowds.ts'
import { fill, wordsOf } from './fill.ts'
import { secondsOf } from './moments.ts'
import { inventedPerson } from './people.ts'
import { following, personOf, plantedPosts } from './pleas.ts'
import type { Scenario } from './scenario.ts'

export const anybody = '@RivertonECC'

/**
 * What happens in an exercise with `from <= at < until` (seconds since its start), by time. It follows from scenario
 * and seed alone: the same acts whatever the windows they are asked in. `us` is our handle, where texts name it.
 */
export const timeline = (
  scenario: Scenario,
  { seed, from, until, us = anybody }: { seed: number; from: number; until: number; us?: string },
): Act[] => {
  const end = scenario.minutes * 60
  return [...fixedActs(scenario, seed, us), ...crowdActs(scenario, { seed, from, until, us })]
    .filter((act) => act.at >= from && act.at < until && act.at < end)
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

const fixed = new WeakMap<Scenario, Map<string, Act[]>>()

/** Everything but the crowds: few enough to be made whole, once. */
const fixedActs = (scenario: Scenario, seed: number, us: string): Act[] => {
  const made = fixed.get(scenario) ?? new Map<string, Act[]>()
  fixed.set(scenario, made)
  const key = `${seed} ${us}`
  const known = made.get(key)
  if (known) return known
  const acts = [
    ...beats(scenario, seed, us),
    ...plantedPosts(scenario, seed, us).flatMap((post) => {
      const { of: _, ...act } = post
      return [act, ...following(scenario, seed, post)]
    }),
    ...changes(scenario),
    ...trolls(scenario, seed, us),
    ...impersonator(scenario, seed, us),
    ...faults(scenario),
  ]
  made.set(key, acts)
  return acts
}

const beats = (scenario: Scenario, seed: number, us: string): Act[] =>
  scenario.beats.map((beat): Act => {
    const { id, at, by, band, text, reply_to, media } = beat
    const language = beat.language ?? scenario.people[by]?.language ?? scenario.languages[0]!
    return {
      do: 'post',
      id,
      at: secondsOf(at),
      role: 'beat',
      author: personOf(scenario, by),
      text: fill(text, diceOf(seed, scenario.name, id), wordsOf(scenario), us),
      language,
      band,
      ...(reply_to !== undefined && { replyTo: reply_to }),
      ...(media && { media }),
    }
  })

const changes = (scenario: Scenario): Act[] => {
  const pleas = new Set(scenario.pleas.map((plea) => plea.id))
  const told = (of: string, at: string) => ({
    of,
    at: secondsOf(at),
    role: 'beat' as const,
    ...(pleas.has(of) && { planted: of }),
  })
  return [
    ...scenario.edits.map(
      (edit, n): Act => ({
        do: 'edit',
        id: `${edit.of}.edit.${n}`,
        text: edit.text,
        ...told(edit.of, edit.at),
      }),
    ),
    ...scenario.deletions.map(
      (one, n): Act => ({ do: 'delete', id: `${one.of}.delete.${n}`, ...told(one.of, one.at) }),
    ),
  ]
}

const trolls = (scenario: Scenario, seed: number, us: string): Act[] =>
  scenario.trolls.flatMap((troll) => {
    const [from, until] = [secondsOf(troll.from), secondsOf(troll.until)]
    const count = Math.round(((until - from) / 60) * troll.per_minute)
    return Array.from({ length: count }, (_, n): Act => {
      const dice = diceOf(seed, scenario.name, troll.id, n)
      const language = scenario.languages[0]!
      return {
        do: 'post',
        id: `${troll.id}.${n}`,
        at: Math.floor(from + ((n + dice()) * (until - from)) / count),
        role: 'troll',
        author: inventedPerson(language, seed, troll.id, Math.floor(dice() * troll.people)),
        text: fill(pick(dice, troll.texts), dice, wordsOf(scenario), us),
        language,
        band: troll.band,
      }
    })
  })

const impersonator = (scenario: Scenario, seed: number, us: string): Act[] =>
  (scenario.impersonator?.posts ?? []).map((post): Act => {
    const { handle, name } = scenario.impersonator!
    return {
      do: 'post',
      id: post.id,
      at: secondsOf(post.at),
      role: 'impersonator',
      author: { id: `impersonator-${scenario.name}`, handle, name },
      text: fill(post.text, diceOf(seed, post.id), wordsOf(scenario), us),
      language: scenario.languages[0]!,
      band: 'information',
      ...(post.media && { media: post.media }),
    }
  })

const faults = (scenario: Scenario): Act[] =>
  scenario.faults.flatMap(({ from, until, ...fault }, n): Act[] => {
    const ends = until === undefined ? null : secondsOf(until)
    const told = { role: 'fault' as const }
    const settings = Object.fromEntries(
      Object.entries(fault).filter(([, value]) => value !== undefined),
    ) as typeof fault
    return [
      {
        do: 'fault',
        id: `fault.${n}`,
        at: secondsOf(from),
        fault: settings as Extract<Act, { do: 'fault' }>['fault'],
        until: ends,
        ...told,
      },
      ...(ends === null
        ? []
        : [{ do: 'fault_ends' as const, id: `fault.${n}.ends`, at: ends, kind: fault.kind, ...told }]),
    ]
  })

/** A planted plea with the moment it comes and what is expected of it, for the report. */
export type Planted = {
  id: string
  /** Seconds since the start. */
  at: number
  band: Band
  language: string
  text: string
  author: string
}

/** Every planted plea of an exercise, by time. */
export const plantedIn = (scenario: Scenario, seed: number, us = anybody): Planted[] =>
  plantedPosts(scenario, seed, us).map(({ planted, at, band, language, text, author }) => ({
    id: planted,
    at,
    band,
    language: language ?? 'und',
    text,
    author: author.handle,
  }))
