import type { Clock } from '#platform/clock'
import { secondsAfter } from '#platform/clock'
import { hmac } from '#platform/crypto'
import type { Db } from '#platform/db'
import type { Sweep } from '#platform/sweep'
import type { IdentityWorld } from '../world.ts'

type Rule = { free: number; first: number; longest: number }
/** After how many failures waiting begins, how long the first wait is, and the longest, seconds; each is twice the last. */
const rules = {
  person: { free: 3, first: 10, longest: 900 },
  place: { free: 20, first: 5, longest: 900 },
} as const satisfies Record<string, Rule>
export type Whose = keyof typeof rules

/** Failures are forgotten when for an hour there was none. */
const forgottenAfter = 3600
const keptFor = 24 * 3600
const mostKept = 20_000

/** Seconds to wait after so many failures. */
export const waitAfter = (failures: number, whose: Whose): number => {
  const { free, first, longest }: Rule = rules[whose]
  return failures <= free ? 0 : Math.min(longest, first * 2 ** (failures - free - 1))
}

/**
 * The network an address belongs to: /24 of IPv4, /48 of IPv6. It is what is counted, kept and shown, never a whole
 * address.
 */
export const placeOf = (address: string): string => {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '')
  const v4 = /^(\d+\.\d+\.\d+)\.\d+$/.exec(bare)
  if (v4) return `${v4[1]}.0/24`
  if (!bare.includes(':')) return bare
  const [head = '', tail] = bare.split('%')[0]!.toLowerCase().split('::')
  const [front, back] = [head, tail ?? ''].map((part) => part.split(':').filter(Boolean)) as [
    string[],
    string[],
  ]
  const gap = tail === undefined ? [] : Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0')
  const groups = [...front, ...gap, ...back].slice(0, 3).map((group) => group.replace(/^0+(?=.)/, ''))
  return `${groups.join(':')}::/48`
}

/** What is counted for somebody who types an address: keyed, so that the table names nobody, and the same for people who do not exist. */
export const personKey = (
  { keys }: Pick<IdentityWorld, 'keys'>,
  typed: string,
  device: string | null,
): string =>
  `person ${hmac(keys.derive('tries'), `${typed.trim().toLowerCase()} ${device ?? ''}`).toString('base64url')}`
export const placeKey = (address: string): string => `place ${placeOf(address)}`

const whoseOf = (key: string): Whose => (key.startsWith('place ') ? 'place' : 'person')

export type Try = {
  /** Whether nobody has to wait now. */
  open: boolean
  /** Of which it is the key that makes it wait. */
  waits: Whose | null
  /** Failures of the person's key, this one counted. */
  failures: number
}

/**
 * Counts a try as failed before it is looked at, one after the other for each key, so that a thousand guesses at once
 * are as slow as a thousand in a row; `succeeded` takes it back. While somebody has to wait nothing is counted.
 */
export const beginTry = async (
  { db, clock }: Pick<IdentityWorld, 'db' | 'clock'>,
  keys: readonly string[],
): Promise<Try> => {
  if (keys.length === 0) return { open: true, waits: null, failures: 0 }
  const now = clock.now()
  const sorted = [...keys].sort()
  return db.transaction().execute(async (trx) => {
    await trx
      .insertInto('identity.tries')
      .values(sorted.map((key) => ({ key, failures: 0, last_at: now, until: now })))
      .onConflict((on) => on.doNothing())
      .execute()
    const rows = await trx
      .selectFrom('identity.tries')
      .selectAll()
      .where('key', 'in', sorted)
      .orderBy('key')
      .forUpdate()
      .execute()
    const failuresOf = (row: (typeof rows)[number]): number =>
      now.getTime() - row.last_at.getTime() > forgottenAfter * 1000 ? 0 : row.failures
    const waiting = rows.filter((row) => row.until > now)
    const person = rows.find((row) => whoseOf(row.key) === 'person')
    if (waiting.length > 0) {
      const place = waiting.some((row) => whoseOf(row.key) === 'place')
      return { open: false, waits: place ? 'place' : 'person', failures: person ? failuresOf(person) : 0 }
    }
    for (const row of rows) {
      const failures = failuresOf(row) + 1
      await trx
        .updateTable('identity.tries')
        .set({ failures, last_at: now, until: secondsAfter(now, waitAfter(failures, whoseOf(row.key))) })
        .where('key', '=', row.key)
        .execute()
    }
    return { open: true, waits: null, failures: person ? failuresOf(person) + 1 : 0 }
  })
}

/** It was the right person: nothing stands against them any more, and their `tries` do not count against their network. */
export const succeeded = async (
  { db, clock }: Pick<IdentityWorld, 'db' | 'clock'>,
  keys: readonly string[],
  tries = 1,
): Promise<void> => {
  const now = clock.now()
  await db
    .deleteFrom('identity.tries')
    .where('key', 'in', keys.filter((key) => whoseOf(key) === 'person').concat(''))
    .execute()
  await db
    .updateTable('identity.tries')
    .set((e) => ({ failures: e.fn<number>('greatest', [e('failures', '-', tries), e.lit(0)]), until: now }))
    .where('key', 'in', keys.filter((key) => whoseOf(key) === 'place').concat(''))
    .execute()
}

/** Forgets old tries, what was kept for minutes, and, under a flood of made-up names, all but the newest. */
export const forgetTries: Sweep = {
  name: 'the door forgets',
  async sweep({ db, clock }: { db: Db; clock: Clock }) {
    const now = clock.now()
    // A minute's worth at once: the round is each second, and nothing waits for it.
    if (now.getUTCSeconds() !== 0) return 0
    await db.deleteFrom('identity.tries').where('last_at', '<', secondsAfter(now, -keptFor)).execute()
    await db
      .deleteFrom('identity.tries')
      .where('key', 'in', (e) =>
        e.selectFrom('identity.tries').select('key').orderBy('last_at', 'desc').offset(mostKept),
      )
      .execute()
    await db.deleteFrom('identity.verification').where('expiresAt', '<', secondsAfter(now, -3600)).execute()
    await db.deleteFrom('identity.answer_used').where('until', '<', secondsAfter(now, -3600)).execute()
    return 0
  },
}
