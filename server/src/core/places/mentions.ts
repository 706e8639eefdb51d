import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import type { Db, Trx } from '#platform/db'
import { type Found, placesIn } from './gazetteer.ts'
import { nameKey } from './names.ts'
import type { Point } from './shape.ts'
import type { Town } from './town.ts'

/** How far back others are looked for, and how long it is remembered what was about what; seconds. */
export const nearFor = 24 * 3600
export const remembered = 3 * 24 * 3600
/** The most conversations looked at for one place or number. */
const mostOfOne = 100
/** A side of the squares by which nearness is told, in degrees: some 220 m. */
const side = 0.002

/** What two messages may have in common; `words` say it to a person. */
export type Trait = { key: string; words: string }

const hashed = (text: string): string =>
  createHash('sha256').update(text).digest().readBigInt64BE(0).toString()
const square = ([lon, lat]: Point): readonly [number, number] => [
  Math.floor(lon / side),
  Math.floor(lat / side),
]
const keyOfSquare = (x: number, y: number): string => hashed(`square ${x} ${y}`)

const isPoint = ({ exactness, oneOf, guess }: Found): boolean =>
  exactness !== 'street' && exactness !== 'extent' && oneOf === 1 && !guess

/** A name without the house in front of it, as it is compared where no map knows it. */
const unnumbered = (words: string): string =>
  nameKey(words.split(/[,;\n]/u)[0]!.replace(/^\s*\d{1,5}\p{L}?\s+/u, ''))

/** What a message is about: the places it was said to be at, those that its words name, and telephone numbers. */
export type About = { places: readonly string[]; text: string; phones: readonly string[] }

/** The traits under which a message is kept. */
export const traitsOf = (town: Town | null, { places, text, phones }: About): Trait[] => {
  const found = foundIn(town, places, text)
  return distinct([
    ...names(places, found),
    ...found.filter(isPoint).map((one) => ({ key: keyOfSquare(...square(one.at)), words: one.name })),
    ...numbers(phones),
  ])
}

/** The traits under which others are looked for: the same, and the squares around each point. */
export const traitsNear = (town: Town | null, { places, text, phones }: About): Trait[] => {
  const found = foundIn(town, places, text)
  const around = found.filter(isPoint).flatMap((one) => {
    const [x, y] = square(one.at)
    return [-1, 0, 1].flatMap((dx) =>
      [-1, 0, 1].map((dy) => ({ key: keyOfSquare(x + dx, y + dy), words: `near ${one.name}` })),
    )
  })
  return distinct([...names(places, found), ...numbers(phones), ...around])
}

const foundIn = (town: Town | null, places: readonly string[], text: string): Found[] =>
  town
    ? [
        ...places.flatMap((words) => placesIn(town.gazetteer, words, true)),
        ...placesIn(town.gazetteer, text, false),
      ].filter((one) => !one.guess)
    : []

const names = (places: readonly string[], found: readonly Found[]): Trait[] => [
  ...found.flatMap(({ key, name }) => (key ? [{ key: hashed(`name ${key}`), words: name }] : [])),
  ...places.flatMap((words) => {
    const key = unnumbered(words)
    return key.length > 2 ? [{ key: hashed(`name ${key}`), words: words.slice(0, 80) }] : []
  }),
]
const numbers = (phones: readonly string[]): Trait[] =>
  phones.flatMap((phone) => {
    const digits = phone.replace(/\D/g, '')
    return digits.length >= 7
      ? [{ key: hashed(`number ${digits.slice(-9)}`), words: 'the same telephone number' }]
      : []
  })
const distinct = (traits: readonly Trait[]): Trait[] => {
  const seen = new Map<string, Trait>()
  for (const trait of traits) if (!seen.has(trait.key)) seen.set(trait.key, trait)
  return [...seen.values()].slice(0, 60)
}

/** Keeps what conversations are about, set-based; a second word about the same moves its time. */
export const keepMentions = async (
  trx: Trx,
  agency: number,
  said: readonly { conversation: string; at: Date; traits: readonly Trait[] }[],
): Promise<void> => {
  const newest = new Map<string, { key: string; conversation: string; at: Date }>()
  for (const { conversation, at, traits } of said)
    for (const { key } of traits) {
      const known = newest.get(`${key} ${conversation}`)
      if (!known || known.at < at) newest.set(`${key} ${conversation}`, { key, conversation, at })
    }
  const rows = [...newest.values()]
  if (rows.length === 0) return
  await sql`insert into places.mention as m (agency_id, key, conversation_id, at)
    select ${agency}, key, conversation_id, at
    from unnest(${rows.map((r) => r.key)}::int8[], ${rows.map((r) => r.conversation)}::uuid[], ${rows.map((r) => r.at)}::timestamptz[]) as said(key, conversation_id, at)
    order by key, conversation_id
    on conflict (agency_id, key, conversation_id) do update set at = excluded.at where m.at < excluded.at`.execute(
    trx,
  )
}

/** A person said that it is no place: what it stood for is forgotten. */
export const dropMentions = async (
  trx: Trx,
  agency: number,
  conversation: string,
  traits: readonly Trait[],
): Promise<void> => {
  if (traits.length === 0) return
  await sql`delete from places.mention where agency_id = ${agency} and conversation_id = ${conversation}
    and key = any(${traits.map((one) => one.key)}::int8[])`.execute(trx)
}

/**
 * Other conversations with a trait in common, spoken in within a day before or after `at`, newest first: for each trait at
 * most 100, read from the index alone.
 */
export const mentionsNear = async (
  db: Db | Trx,
  agency: number,
  asked: { traits: readonly Trait[]; except: string; at: Date },
): Promise<{ conversation: string; why: string[] }[]> => {
  const { traits, except, at } = asked
  if (traits.length === 0) return []
  const { rows } = await sql<{
    conversation: string
    key: string
  }>`select n.conversation_id as conversation, t.key::text as key
    from unnest(${traits.map((one) => one.key)}::int8[]) as t(key) cross join lateral (
      select m.conversation_id, m.at from places.mention m where m.agency_id = ${agency} and m.key = t.key
        and m.at between ${secondsAfter(at, -nearFor)} and ${secondsAfter(at, nearFor)}
      order by m.at desc limit ${mostOfOne}) as n
    where n.conversation_id <> ${except} order by n.at desc`.execute(db)
  const words = new Map(traits.map((one) => [one.key, one.words]))
  return [...Map.groupBy(rows, (row) => row.conversation)].map(([conversation, of]) => {
    const why = [...new Set(of.map((row) => words.get(row.key) ?? ''))]
    // Where the name itself agrees, that it is near goes without saying.
    return {
      conversation,
      why: why.filter((one) => !(one.startsWith('near ') && why.includes(one.slice(5)))),
    }
  })
}

/** Forgets what is older than the window. @returns how many rows. */
export const forgetMentions = async (trx: Trx, agency: number, now: Date): Promise<number> =>
  Number(
    (
      await sql`delete from places.mention where (agency_id, key, conversation_id) in (
        select agency_id, key, conversation_id from places.mention where agency_id = ${agency} and at < ${secondsAfter(now, -remembered)}
        order by at limit 2000 for update skip locked)`.execute(trx)
    ).numAffectedRows ?? 0,
  )
