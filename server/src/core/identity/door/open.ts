import { secondsAfter } from '#platform/clock'
import type { Caller } from '#platform/http'
import { addressHeader, authOf } from '../auth.ts'
import { endSession } from '../session.ts'
import { makeWhoIs } from '../who-is.ts'
import type { IdentityWorld } from '../world.ts'
import { giveCookie } from './cookies.ts'
import { countryOf, countryWords } from './country.ts'
import { deviceWords, meetDevice } from './device.ts'
import { tell } from './notice.ts'
import { placeOf } from './tries.ts'

export type How = 'passkey' | 'code' | 'recovery' | 'enrolled' | 'sign_on'
export type Visitor = Pick<Caller, 'request' | 'address' | 'setCookie'>

/** Seconds that a session may rest and last: on a device that the centre looks after a shift with its hand-over. */
export const limits = {
  managed: { idle: 4 * 3600, whole: 16 * 3600 },
  other: { idle: 30 * 60, whole: 4 * 3600 },
} as const

/** As the sign-in library's types lose it. */
type Opener = {
  openSession(of: {
    body: { person: string; remember: boolean }
    headers: Headers
    returnHeaders: true
  }): Promise<{ headers: Headers; response: { id: string } }>
}

/** A country that none of the networks lies in where the person was seen; null when nobody can tell, or it is none. */
const newCountry = async (address: string, seen: readonly string[]): Promise<string | null> => {
  const here = await countryOf(address)
  if (here === null) return null
  const before = (await Promise.all(seen.map(countryOf))).filter((one) => one !== null)
  return before.length === 0 || before.includes(here) ? null : here
}

/**
 * Opens a session for somebody who has shown both factors: always a new one, and the one that this browser had before
 * ends. `shownAt`: where the second factor was shown elsewhere, when. The person is told of a device, a network or a country
 * (where the operator supplies a file of them) that they were never seen in; the first of all is nothing new.
 */
export const openSession = async (
  world: IdentityWorld,
  visitor: Visitor,
  { person, how, shownAt }: { person: string; how: How; shownAt?: Date },
): Promise<void> => {
  const { request, address } = visitor
  const before = await makeWhoIs(world)(request)
  if (before?.sessionId) await endSession(world, { sessionId: before.sessionId, person: before.person.id })
  const device = await meetDevice(world, visitor)
  const headers = new Headers({ origin: world.origin, [addressHeader]: address })
  const agent = request.headers.get('user-agent')
  if (agent) headers.set('user-agent', agent)
  const { headers: given, response } = await (authOf(world).api as unknown as Opener).openSession({
    body: { person, remember: device.managed },
    headers,
    returnHeaders: true,
  })
  const now = world.clock.now()
  const { idle, whole } = device.managed ? limits.managed : limits.other
  const place = placeOf(address)
  await world.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('identity.session_fact')
      .set({
        how,
        shown_at: shownAt ?? now,
        idle_seconds: idle,
        ends_at: secondsAfter(now, whole),
        device_id: device.id,
      })
      .where('session_id', '=', response.id)
      .execute()
    const known = await trx
      .selectFrom('identity.known_place')
      .select(['kind', 'value'])
      .where('person_id', '=', person)
      .execute()
    const seen = (kind: string, value: string) =>
      known.some((one) => one.kind === kind && one.value === value)
    const places = known.filter(({ kind }) => kind === 'place').map(({ value }) => value)
    const country = await newCountry(address, places)
    const news = [
      ...(seen('device', device.id) ? [] : [`a device not seen with you before (${deviceWords(agent)})`]),
      ...(seen('place', place) ? [] : [`a network not seen with you before (${place})`]),
      ...(country ? [`a country not seen with you before (${countryWords(country)})`] : []),
    ]
    for (const [kind, value] of [
      ['device', device.id],
      ['place', place],
    ] as const)
      await trx
        .insertInto('identity.known_place')
        .values({ person_id: person, kind, value, first_at: now, last_at: now })
        .onConflict((on) => on.columns(['person_id', 'kind', 'value']).doUpdateSet({ last_at: now }))
        .execute()
    if (known.length > 0 && news.length > 0)
      await tell(world, trx, {
        person,
        kind: 'new_place',
        sentence: `Signed in from ${news.join(' and ')}. If that was not you, end that session and tell whoever looks after security.`,
      })
    if (how === 'recovery')
      await tell(world, trx, {
        person,
        kind: 'recovery_used',
        sentence:
          'A recovery code was used to sign in. If that was not you, tell whoever looks after security.',
      })
  })
  for (const line of given.getSetCookie()) visitor.setCookie?.(line)
  giveCookie(world, visitor, { name: 'entering', value: '', seconds: 0 })
}
