import { agencyOf, personsBy } from '#core/identity'
import { newId } from '#platform/ids'
import { type By, changed, type Ground, longest, staffOf } from './plan.ts'
import { readIcalApart } from './read-apart.ts'
import { type Problem, type ReadLine, readCsv } from './read-csv.ts'
import { insertLines, type Line, linesOver } from './store.ts'

export type Taken = { taken: number; there: number; problems: Problem[] }
type Asked = { format: 'csv' | 'ical'; text: string; person: string | null; onlyTry: boolean }

/** How somebody may be named in a file: by address, by id, or by a name that nobody else has. */
const namesOf = (
  staff: readonly { id: string; name: string; email: string }[],
): Map<string, string | null> => {
  const known = new Map<string, string | null>()
  for (const { id, name, email } of staff)
    for (const word of [id, email, name].map((one) => one.toLowerCase()))
      known.set(word, known.has(word) && known.get(word) !== id ? null : id)
  return known
}

/** No rota lies before or after these: a year of two digits, or one that a calendar never had. */
const [earliest, latest] = [new Date('2000-01-01T00:00:00Z'), new Date('2200-01-01T00:00:00Z')]

const judged = (
  { who, ...read }: ReadLine,
  known: ReadonlyMap<string, string | null>,
  owner: string | null,
): (ReadLine & { person: string }) | Problem => {
  const { line, from, until } = read
  const person = who === null ? owner : known.get(who.trim().toLowerCase())
  const lasts = until.getTime() - from.getTime()
  if (person === null || person === undefined) {
    const sentence =
      who === null
        ? 'names nobody: say whose calendar this is.'
        : person === null
          ? `"${who}" is the name of several people: write the e-mail address.`
          : `"${who}" is nobody who works here: write the e-mail address they sign in with.`
    return { line, field: 'person', sentence }
  }
  // Asked so that a moment which is none is refused as well.
  if (!(from >= earliest && until <= latest))
    return {
      line,
      field: 'from',
      sentence: 'lies in no year of a rota: write the year with four digits, as 2026.',
    }
  if (lasts <= 0)
    return { line, field: 'until', sentence: 'lies before the beginning: correct one of the two.' }
  if (lasts > longest) return { line, field: 'until', sentence: 'lies more than a year after the beginning.' }
  return { ...read, who, person }
}

const key = ({ person, kind, from, until }: Pick<Line, 'person' | 'kind' | 'from' | 'until'>): string =>
  `${person} ${kind} ${from.getTime()} ${until.getTime()}`

/**
 * Takes the lines of a file into the rota, all of them or, while one of them is wrong, none; what stands there already is
 * not taken twice. @throws no_such_person when the owner named does not work here
 */
export const takeFile = async (world: Ground, { agency, by }: By, asked: Asked): Promise<Taken> => {
  const { zone } = await agencyOf(world.db, agency)
  const staff = await staffOf(world, agency, ...(asked.person === null ? [] : [asked.person]))
  const at = world.clock.now()
  const read = asked.format === 'csv' ? readCsv(asked.text, zone) : await readIcalApart(asked.text, zone, at)
  const known = namesOf(await personsBy(world.db, [...staff.keys()]))
  const all = read.lines.map((one) => judged(one, known, asked.person))
  const wrong = all.filter((one): one is Problem => 'sentence' in one)
  const problems = [...read.problems, ...wrong].sort((a, b) => a.line - b.line).slice(0, 200)
  const good = all.filter((one) => !('sentence' in one)) as (ReadLine & { person: string })[]
  if (good.length === 0 || problems.length > 0) return { taken: 0, there: 0, problems }
  return world.db.transaction().execute(async (trx) => {
    const [first, last] = [
      Math.min(...good.map(({ from }) => from.getTime())),
      Math.max(...good.map(({ until }) => until.getTime())),
    ]
    const people = [...new Set(good.map(({ person }) => person))]
    const stand = new Set((await linesOver(trx, agency, people, new Date(first), new Date(last))).map(key))
    const fresh = new Map(good.filter((one) => !stand.has(key(one))).map((one) => [key(one), one]))
    const there = good.length - fresh.size
    if (asked.onlyTry || fresh.size === 0) return { taken: asked.onlyTry ? fresh.size : 0, there, problems }
    const source = asked.format
    const lines = [...fresh.values()].map(({ person, kind, from, until, why }) => ({
      ...{ id: newId(at), person, kind, from, until, why, source },
    }))
    await insertLines(trx, agency, lines, { by, at })
    await changed(trx, { agency, by }, at, { file: source, lines: lines.length, there })
    return { taken: lines.length, there, problems }
  })
}
