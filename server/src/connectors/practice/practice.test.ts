import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Decoded, type Json, type Pulled, type Session, SignedOut } from '#core/channels'
import { answersSince, type FaultKind, type FaultSettings, faultsNow, publicSees } from '#core/practice'
import { type Ground, practiceGround } from './practice.fixture.ts'

let ground: Ground
let accounts = 0
beforeAll(async () => {
  ground = await practiceGround()
})
afterAll(() => ground.stop())

/** An account of its own for each test, so that no fault reaches another. */
const account = async () => {
  const handle = `account-${++accounts}`
  const session = await ground.connect(handle)
  let position: Json = null
  const gaps: Pulled['gaps'] = []
  return {
    handle,
    session,
    gaps,
    say: (text: string) => ground.say(handle, { text }),
    fault: (kind: FaultKind, settings?: FaultSettings & { until?: Date }) =>
      ground.fault(handle, kind, settings),
    clear: () => ground.clear(handle),
    read: async (): Promise<Decoded[]> => {
      const said: Decoded[] = []
      for (let more = true; more; ) {
        const pulled = await ground.connector.pull!(session(), position)
        said.push(...pulled.deliveries.flatMap((one) => ground.connector.decode(one)))
        gaps.push(...pulled.gaps)
        position = pulled.position
        more = pulled.more
      }
      return said
    },
    publish: (key: string, over: { text?: string; to?: string } = {}) =>
      ground.connector.publish!(session(), outgoing(key, over)),
    look: (key: string) => ground.connector.look!(session(), { ...outgoing(key), networkId: null }),
    health: () => ground.connector.health(session()),
  }
}
const outgoing = (key: string, { text = `the answer ${key}`, to }: { text?: string; to?: string } = {}) => ({
  key,
  text,
  language: 'en',
  madeAt: ground.clock.now(),
  to: to === undefined ? null : { networkId: to, refs: null },
})

describe('a fault of the practice network', () => {
  test('lasts from its beginning until before its end, and for its account alone', async () => {
    const [one, other] = [await account(), await account()]
    const until = new Date(ground.clock.now().getTime() + 60_000)
    await one.fault('outage', { until })
    expect((await one.health()).state).toBe('cannot_read')
    expect((await other.health()).state).toBe('well')
    expect((await faultsNow(ground.db, 1, ground.clock.now())).map((f) => f.account)).toContain(one.handle)
    ground.clock.advance(60)
    expect((await one.health()).state).toBe('well')
    expect((await faultsNow(ground.db, 1, ground.clock.now())).map((f) => f.account)).not.toContain(
      one.handle,
    )
  })

  test('an outage for sending still lets us read, and says so', async () => {
    const one = await account()
    await one.fault('outage', { of: 'sending' })
    await one.say('is anybody there')
    expect(await one.read()).toHaveLength(1)
    expect((await one.health()).state).toBe('cannot_send')
    expect(await one.publish('k')).toMatchObject({ is: 'unknown' })
    await one.clear()
    expect(await one.look('k')).toEqual({ is: 'absent' })
  })

  test('timeout after commit: the post stands, looking finds it, and the same key does not double it', async () => {
    const one = await account()
    await one.fault('timeout_after_commit')
    expect(await one.publish('k')).toMatchObject({ is: 'unknown' })
    expect(await one.look('k')).toMatchObject({ is: 'there' })
    await one.clear()
    expect(await one.publish('k')).toMatchObject({ is: 'published' })
    const seen = await publicSees(ground.db, { agency: 1, account: one.handle, at: ground.clock.now() })
    expect(seen).toHaveLength(1)
  })

  test('how many posts are left of the hour is told with every look at its health, and none over that is taken', async () => {
    // A network of its own: what it has published is counted.
    const apart = await practiceGround()
    const { connector, clock, db } = apart
    const session = (await apart.connect('busy'))()
    const resetsAt = new Date('2026-03-01T03:00:00Z')
    const left = async () => (await connector.health(session)).budgets
    expect(await left()).toEqual([{ what: 'posts', limit: 2000, left: 2000, resetsAt }])
    await connector.publish!(session, outgoing('k'))
    expect(await left()).toMatchObject([{ left: 1999 }])
    await apart.fault('busy', 'rate_limited', { retryAfter: 42 })
    expect(await left()).toMatchObject([{ left: 0 }])
    await apart.clear('busy')
    const at = clock.now()
    await sql`insert into practice.post (agency_id, network_id, handle, text, root_id, at, visible_at, key, position)
      select 1, 'spent-' || n, 'busy', 'x', 'spent-' || n, ${at}, ${at}, 'spent-' || n, 10000 + n
      from generate_series(1, 1999) n`.execute(db)
    expect(await connector.publish!(session, outgoing('one too many'))).toMatchObject({
      is: 'retry_at',
      at: resetsAt,
    })
    await apart.stop()
  })

  test('429 says when, where it says so', async () => {
    const one = await account()
    const now = ground.clock.now().getTime()
    await one.fault('rate_limited', { retryAfter: 42 })
    expect(await one.publish('k')).toMatchObject({ is: 'retry_at', at: new Date(now + 42_000) })
    expect(await one.health()).toMatchObject({ state: 'cannot_send' })
    await one.clear()
    await one.fault('rate_limited_without_time', { of: 'all' })
    const put = await one.publish('k')
    expect(put.is === 'retry_at' && put.at.getTime() > now).toBe(true)
    await expect(one.read()).rejects.toThrow('does not say until when')
  })

  test('missing deliveries never come, and are a gap in words; what was said before and after comes', async () => {
    const one = await account()
    await one.say('before')
    ground.clock.advance(10)
    await one.fault('missing', { share: 1 })
    for (const n of [1, 2, 3]) await one.say(`lost ${n}`)
    ground.clock.advance(10)
    await one.clear()
    await one.say('after')
    const read = await one.read()
    expect(read.map((said) => said.text)).toEqual(['before', 'after'])
    expect(one.gaps).toHaveLength(1)
    expect(one.gaps[0]!.sentence).toMatch(/counts 3 more messages than it handed over/)
    expect(one.gaps[0]!.from!.getTime()).toBeLessThan(one.gaps[0]!.until!.getTime())
    expect(await one.read()).toEqual([])
    expect(one.gaps).toHaveLength(1)
  })

  test('a share of what is said goes missing, the same whenever it is read', async () => {
    const one = await account()
    await one.fault('missing', { share: 0.3 })
    for (let n = 0; n < 60; n++) await one.say(`said ${n}`)
    const first = (await one.read()).map((said) => said.networkId)
    expect(first.length).toBeGreaterThan(30)
    expect(first.length).toBeLessThan(55)
    const again = await ground.connector.pull!(one.session(), null)
    const ids = again.deliveries.flatMap((d) => ground.connector.decode(d)).map((said) => said.networkId)
    expect(first.slice(0, ids.length)).toEqual(ids)
  })

  test('slow: what is said comes late, what we publish is pending until it stands', async () => {
    const one = await account()
    await one.fault('slow', { seconds: 90 })
    await one.say('slowly')
    expect(await one.read()).toEqual([])
    expect(await one.publish('k')).toMatchObject({ is: 'pending' })
    expect(await one.look('k')).toMatchObject({ is: 'cannot_tell' })
    expect((await one.health()).state).toBe('slow')
    ground.clock.advance(91)
    expect(await one.read()).toHaveLength(1)
    expect(await one.look('k')).toMatchObject({ is: 'there' })
    expect(one.gaps).toEqual([])
  })

  test('clock skew: the author’s time is off, and nothing is lost or out of order', async () => {
    const one = await account()
    await one.say('a right clock')
    ground.clock.advance(1)
    await one.fault('clock_skew', { minutes: -90 })
    await one.say('a wrong clock')
    const [right, wrong] = await one.read()
    expect(right!.networkAt!.getTime() - wrong!.networkAt!.getTime()).toBe(90 * 60_000 - 1000)
  })

  test('a revoked sign-in reads and sends nothing until the account is connected anew', async () => {
    const one = await account()
    await one.fault('revoked')
    await one.say('can you hear me')
    expect((await one.health()).state).toBe('signed_out')
    await expect(one.read()).rejects.toBeInstanceOf(SignedOut)
    await expect(one.publish('k')).rejects.toBeInstanceOf(SignedOut)
    ground.clock.advance(3600)
    await expect(one.read()).rejects.toBeInstanceOf(SignedOut)
    const again: () => Session = await ground.connect(one.handle)
    const pulled = await ground.connector.pull!(again(), null)
    expect(pulled.deliveries).toHaveLength(1)
    expect((await ground.connector.health(again())).state).toBe('well')
  })

  test('for a share of requests meets the same request again within the minute, and lets each pass in time', async () => {
    const one = await account()
    await one.fault('drop_before_commit', { share: 0.5 })
    const fates = async () => {
      const is: string[] = []
      for (let n = 0; n < 12; n++) is.push((await one.publish(`share ${n}`)).is)
      return is
    }
    const first = await fates()
    expect(new Set(first)).toEqual(new Set(['unknown', 'published']))
    expect(await fates()).toEqual(first)
    for (let minutes = 0; minutes < 12; minutes++) {
      ground.clock.advance(60)
      await fates()
    }
    const seen = await publicSees(ground.db, { agency: 1, account: one.handle, at: ground.clock.now() })
    expect(seen).toHaveLength(12)
  })
})

describe('the public of the practice network', () => {
  test('shows pictures: they come stored, with a copy to look at', async () => {
    const one = await account()
    const bytes = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    await ground.say(one.handle, {
      text: 'look at this',
      media: [
        { alt: 'Brown water up to the porch', kind: 'flood' },
        { alt: '', bytes, mediaType: 'image/png' },
      ],
    })
    const [said] = await one.read()
    expect(said!.media).toMatchObject([
      { from: 'stored', mediaType: 'image/png', alt: 'Brown water up to the porch', shownType: 'image/webp' },
      { from: 'stored', size: bytes.length },
    ])
    for (const medium of said!.media)
      if (medium.from === 'stored') {
        expect(await ground.files.has(medium.sha256)).toBe(true)
        expect(await ground.files.has(medium.shownSha256!)).toBe(true)
      }
  })

  test('says what it said once: the same id again changes nothing', async () => {
    const one = await account()
    await ground.say(one.handle, { networkId: 'once', text: 'once' })
    await ground.say(one.handle, { networkId: 'once', text: 'once' })
    expect(await one.read()).toHaveLength(1)
  })

  test('answers, and sees what we answered: in order, with the plea that it was for', async () => {
    const one = await account()
    const before = (await answersSince(ground.db, 1, 0)).at(-1)?.position ?? 0
    const id = await ground.say(one.handle, { text: 'we are on the roof', planted: 'roof', exercise: 'e1' })
    await one.publish('k1', { text: 'Boats are coming.', to: id })
    await one.publish('k2', { text: 'Stay where you are.', to: id })
    const answers = await answersSince(ground.db, 1, before)
    expect(answers).toMatchObject([
      { text: 'Boats are coming.', to: { networkId: id, planted: 'roof', exercise: 'e1' } },
      { text: 'Stay where you are.', to: { author: { id: 'maria', handle: '@maria' } } },
    ])
    expect(await answersSince(ground.db, 1, answers[0]!.position)).toHaveLength(1)
    await ground.say(one.handle, { text: 'thank you', replyTo: answers[1]!.networkId })
    const heard = (await one.read()).at(-1)!
    expect(heard.context.parent).toMatchObject({ author: one.handle, text: 'Stay where you are.' })
  })

  test('is not heard by an account that blocked it, and its post stands all the same', async () => {
    const one = await account()
    await ground.connector.moderate!(one.session(), { act: 'block', authorNetworkId: 'maria' })
    const id = await one.say('please help')
    expect(await one.read()).toEqual([])
    expect(
      (await publicSees(ground.db, { agency: 1, account: one.handle, at: ground.clock.now() })).map(
        (post) => post.networkId,
      ),
    ).toContain(id)
  })

  test('keeps agencies apart: the same handle of another agency hears nothing of it', async () => {
    const one = await account()
    await one.say('for agency 1')
    const other = await ground.connect(one.handle, 2)
    expect((await ground.connector.pull!(other(), null)).deliveries).toEqual([])
  })

  test('says many things at once in two processes, and no reader misses one', async () => {
    const one = await account()
    const heard: string[] = []
    const saying = Promise.all(
      [1, 2, 3, 4].map((by) => Promise.all([1, 2, 3, 4, 5].map((n) => one.say(`${by} says ${n}`)))),
    )
    for (let n = 0; n < 6; n++) heard.push(...(await one.read()).map((said) => said.text))
    await saying
    heard.push(...(await one.read()).map((said) => said.text))
    expect(new Set(heard).size).toBe(20)
    expect(heard).toHaveLength(20)
    expect(one.gaps).toEqual([])
  })
})
