import { describe, expect, it } from 'vitest'
import { testDatabase } from '#testing'
import { diceOf } from './chance.ts'
import {
  type Act,
  answersSince,
  faultsNow,
  listScenarios,
  type PostAct,
  pictureKinds,
  play,
  publicSees,
  timeline,
} from './index.ts'
import { draw } from './pictures/index.ts'

const at = new Date('2026-03-01T02:14:09.000Z')
const exercise = '019c0000-0000-7000-8000-000000000001'

const network = async () => {
  const { db } = await testDatabase()
  const later = (seconds: number): Date => new Date(at.getTime() + seconds * 1000)
  return {
    db,
    later,
    play: (acts: readonly Act[], over: { now?: Date; answer?: string } = {}) =>
      db.transaction().execute((trx) =>
        play(trx, {
          agency: 1,
          account: 'riverton',
          exercise,
          acts,
          seed: 5,
          now: at,
          atOf: later,
          ...over,
        }),
      ),
    sees: () => publicSees(db, { agency: 1, account: 'riverton', at: later(86_400) }),
    told: async () =>
      (
        await db
          .selectFrom('practice.delivery')
          .select(['place', 'kind', 'network_id'])
          .where('agency_id', '=', 1)
          .orderBy('place')
          .execute()
      ).map((row) => ({ ...row, place: Number(row.place) })),
    answer: (networkId: string, to: string) =>
      db
        .insertInto('practice.post')
        .values({
          agency_id: 1,
          network_id: networkId,
          handle: 'riverton',
          text: 'Where are you?',
          language: 'en',
          reply_to: to,
          root_id: to,
          at,
          visible_at: at,
          key: networkId,
          position: 1,
        })
        .execute(),
  }
}

const post = (id: string, over: Partial<PostAct> = {}): PostAct => ({
  do: 'post',
  at: 1,
  id,
  role: 'crowd',
  author: { id: 'ann', handle: '@ann', name: 'Ann' },
  text: id,
  band: 'other',
  ...over,
})

describe('an exercise on the practice network', () => {
  it('is played in order: said, changed, taken away; once, however often it is played', async () => {
    const { play, sees, told, later } = await network()
    const acts: Act[] = [
      post('one', { planted: 'one', plea: true, at: 3 }),
      post('two', { replyTo: 'one' }),
      { do: 'edit', at: 4, id: 'e', role: 'beat', of: 'one', text: 'changed' },
      { do: 'delete', at: 5, id: 'd', role: 'beat', of: 'two' },
    ]
    const played = await play(acts)
    expect(played).toEqual([
      { act: 'one', networkId: `${exercise}/one`, planted: 'one', plea: true, at: later(3) },
      { act: 'two', networkId: `${exercise}/two`, planted: null, plea: false, at: later(1) },
    ])
    expect(await play(acts)).toEqual(played)
    expect(await sees()).toEqual([
      { networkId: `${exercise}/one`, author: 'ann', text: 'changed', replyTo: null },
    ])
    expect(await told()).toMatchObject([
      { place: 1, kind: 'original' },
      { place: 2, kind: 'original' },
      { place: 3, kind: 'edit' },
      { place: 4, kind: 'deletion' },
    ])
  })

  it('lets a fault last from its act to the act that ends it, and of its own exercise alone', async () => {
    const { play, db } = await network()
    const told = { role: 'fault' as const, at: 1 }
    await play([{ do: 'fault', id: 'f', fault: { kind: 'missing', share: 0.5 }, until: 9, ...told }])
    expect(await faultsNow(db, 1, at)).toMatchObject([
      { kind: 'missing', share: 0.5, account: 'riverton', exercise, seed: 5, until: null },
    ])
    const end = new Date(at.getTime() + 8000)
    await play([{ do: 'fault_ends', id: 'f.ends', kind: 'missing', ...told }], { now: end })
    expect(await faultsNow(db, 1, end)).toEqual([])
    const { rows } = { rows: await db.selectFrom('archive.entry').select('kind').orderBy('number').execute() }
    expect(rows.map((row) => row.kind)).toEqual(['practice.fault_set', 'practice.fault_ended'])
  })

  it('has people write again only while nobody has answered them', async () => {
    const { play, sees, answer } = await network()
    const again = (id: string): Act =>
      post(id, { planted: 'roof', replyTo: 'roof', unlessAnswered: true, role: 'impatient' })
    await play([post('roof', { planted: 'roof', plea: true }), again('again.1')])
    await answer('ours', `${exercise}/roof`)
    await play([again('again.2')])
    expect((await sees()).map((one) => one.text).sort()).toEqual(['Where are you?', 'again.1', 'roof'])
  })

  it('puts a reaction below our answer', async () => {
    const { play, sees, answer, db } = await network()
    await play([post('roof', { planted: 'roof' })])
    await answer('ours', `${exercise}/roof`)
    const [ours] = await answersSince(db, 1, 0)
    await play([post('roof.reaction.1', { replyTo: 'answer', role: 'reaction' })], {
      answer: ours!.networkId,
    })
    expect((await sees()).find((one) => one.text === 'roof.reaction.1')).toMatchObject({ replyTo: 'ours' })
  })

  it('takes the busiest minute of the flood in one go', async () => {
    const { play, told } = await network()
    const flood = listScenarios().find((one) => one.name === 'flood')!
    const acts = timeline(flood, { seed: 1, from: 2400, until: 2520 })
    const played = await play(acts)
    expect(played.length).toBeGreaterThan(240)
    expect(new Set((await told()).map((row) => row.place)).size).toBe((await told()).length)
  })
})

describe('what chance decides', () => {
  it('is spread evenly, and follows from its words alone', () => {
    const tenths = Array.from({ length: 10 }, () => 0)
    for (let n = 0; n < 5000; n++) tenths[Math.floor(diceOf('spread', n)() * 10)]!++
    for (const count of tenths) expect(count).toBeGreaterThan(400)
    expect(diceOf('a', 1)()).toBe(diceOf('a', 1)())
    expect(diceOf('a', 1)()).not.toBe(diceOf('a', 2)())
  })
})

describe('the pictures', () => {
  it('are drawn the same every time, each another', () => {
    const hashes = pictureKinds.map((kind) => draw(kind).toString('base64'))
    expect(new Set(hashes).size).toBe(pictureKinds.length)
    for (const kind of pictureKinds) expect(draw(kind).length).toBeLessThan(20_000)
  })
})
