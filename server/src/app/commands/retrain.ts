import { agencies } from '#core/identity'
import { figuresIn, learn, readExamples, saysOf } from '#core/triage'
import type { World } from '#core/world'
import { AppError, StartError } from '#platform/errors'
import type { Command } from '../arguments.ts'
import { withWorld } from './with-world.ts'

const shown = (value: number | null, unit: 'share' | 'count'): string =>
  value === null ? '–' : unit === 'share' ? value.toFixed(3) : String(value)

/**
 * Makes a candidate for one agency, or for every agency that has corrections, and prints the report before and after.
 * Adopts nothing: that is a person's act, in the console. @returns how many candidates there are
 */
export const retrainAgencies = async (
  world: World,
  { agency, examples }: { agency: number | null; examples?: string | undefined },
): Promise<number> => {
  const all = (await agencies(world.db)).filter((one) => agency === null || one.id === agency)
  if (all.length === 0)
    throw new StartError(`There is no agency ${agency}: name one that the centre works for.`)
  let made = 0
  for (const { id, shortName } of all) {
    const say = (line: string) => process.stdout.write(`${shortName}: ${line}\n`)
    try {
      const candidate = await learn(world, {
        agency: id,
        by: 'operator',
        examples: readExamples(examples),
        tell: async (says) => {
          say(says)
        },
      })
      made += 1
      for (const sentence of saysOf(candidate.report)) say(sentence)
      for (const { words, before, after, unit } of figuresIn(candidate.report))
        say(`  ${shown(before, unit).padStart(6)} → ${shown(after, unit).padStart(6)}  ${words}`)
      say(
        candidate.fresh
          ? `${candidate.version} is kept as a candidate. A supervisor adopts it under Triage, or leaves it.`
          : `The same corrections made ${candidate.version} before; it is kept already.`,
      )
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'nothing_to_learn') throw error
      say(error.message)
    }
  }
  return made
}

/** What `callbox retrain` and `npm run train -- --with-corrections` both do. @returns the exit code */
export const retrainWithCorrections = (
  asked: { agency?: string; examples?: string } = {},
): Promise<number> => {
  const agency = asked.agency === undefined ? null : Number(asked.agency)
  if (agency !== null && !Number.isInteger(agency))
    throw new StartError(`--agency is "${asked.agency}": write the number of an agency, such as 1.`)
  return withWorld(async (world) => {
    await retrainAgencies(world, { agency, examples: asked.examples })
    return 0
  })
}

export const retrain: Command = {
  name: 'retrain',
  says: 'Make a triage candidate from people’s corrections, with a report before and after. Adopts nothing.',
  options: { agency: { type: 'string' }, examples: { type: 'string' } },
  about: {
    'agency NUMBER': 'only this one; every agency with corrections when nothing is said',
    'examples FOLDER': 'labelled examples beside the corrections (packs/triage/examples/first)',
  },
  run: ({ agency, examples }) =>
    retrainWithCorrections({
      ...(typeof agency === 'string' ? { agency } : {}),
      ...(typeof examples === 'string' ? { examples } : {}),
    }),
}
