import { agencies } from '#core/identity'
import type { World } from '#core/world'
import { wordsOf } from '#platform/errors'
import { backups } from './backups.ts'
import { engine } from './engine.ts'
import type { Check, Examined, Finding } from './finding.ts'
import { messages } from './messages.ts'
import { records } from './records.ts'
import { running } from './running.ts'
import { schema } from './schema.ts'
import { secrets } from './secrets.ts'

export type { Finding } from './finding.ts'
export { ofTheCentre } from './schema.ts'

/** Every invariant, in the order they are looked at. */
export const checks: readonly Check[] = [
  ...engine,
  ...schema,
  ...messages,
  ...records,
  ...secrets,
  ...running,
  ...backups,
]

/**
 * Looks at every invariant of the centre, as the application's role, beside a running server or without one; changes
 * nothing. A check that cannot be made is itself a finding.
 * @param extra `all`: every record and file and not a sample; `sample`: how many of each (200)
 * @returns what is wrong, with the remedy, and the names of what was checked
 */
export const diagnose = async (
  world: Pick<World, 'db' | 'files' | 'clock' | 'keys'>,
  extra: { all?: boolean; sample?: number } = {},
): Promise<{ findings: Finding[]; checked: string[] }> => {
  const examined: Examined = {
    world,
    db: world.db,
    agencies: (await agencies(world.db)).map(({ id }) => id),
    all: extra.all ?? false,
    sample: extra.sample ?? 200,
  }
  const findings: Finding[] = []
  for (const check of checks)
    findings.push(
      ...(await check.look(examined).catch((error: unknown): Finding[] => [
        {
          severity: 'wrong',
          what: `It could not be checked whether ${check.name}: ${wordsOf(error)}.`,
          remedy: 'Run it again; if it stays, tell the developers with this sentence.',
        },
      ])),
    )
  return { findings, checked: checks.map(({ name }) => name) }
}
