import { matrix } from '@callbox/contract'
import { describe, expect, it } from 'vitest'
import { entryCounts } from '#core/archive'
import { packOf } from '#core/policy'
import { drifted, makePracticeRegister, module as register } from '#core/register'
import { withSession } from '#platform/db'
import { AppError } from '#platform/errors'
import { person } from '#testing'
import { evidence } from './evidence.ts'
import { centre, lindqvist, tinyScenario } from './exercises.fixture.ts'
import { module } from './index.ts'
import { openQuietShift } from './quiet.ts'
import { scenarioOf, start } from './start.ts'
import { playDue } from './sweep.ts'

const code = (one: Promise<unknown>): Promise<string> =>
  one.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )
const now = 'In danger now? Call 9-1-1.'

describe('an exercise', () => {
  it('plays its scenario by its own clock: what is planted at 0:30 is said at 0:30, at twice the speed after 15 s', async () => {
    const slow = await centre()
    await slow.start()
    await slow.pass(29)
    expect((await slow.said()).filter((id) => id.includes('roof'))).toEqual([])
    await slow.pass(2)
    expect((await slow.said()).filter((id) => id.includes('roof'))).toHaveLength(1)

    const fast = await centre()
    await fast.start({ speed: 2 })
    await fast.pass(16)
    expect((await fast.said()).some((id) => id.includes('roof'))).toBe(true)
    expect(await fast.trainer('exercises.now', {})).toMatchObject({
      exercise: { state: 'running', speed: 2, seconds: 32, duration: 120, pleas: { said: 1, planted: 2 } },
    })
  })

  it('shows drift: in the hoax our own account says something else, and that is an alarm of the register', async () => {
    const c = await centre()
    await withSession(c.ownerUrl, async (client) => {
      await client.query(
        `insert into identity."user" ("id", "name", "email") values ('brandt', 'I. Brandt', 'brandt@riverton.example')`,
      )
      await client.query(
        `insert into identity.grant_of_role (agency_id, person_id, role, granted_by, valid_from) values (1, 'brandt', 'approver', 'setup', $1)`,
        [c.clock.now()],
      )
    })
    await makePracticeRegister(c.world, 1)
    const read = async () => {
      for (const { outgoing_id } of await c.db.selectFrom('sending.outgoing').select('outgoing_id').execute())
        await c.leave(outgoing_id)
      await register.jobs!(c.world)
        .find(({ name }) => name === 'profile')!
        .run({ agency: 1, entry: c.account })
      return drifted(c.db, 1)
    }
    expect(await read()).toEqual([])
    await c.start({ scenario: scenarioOf('school-threat-hoax') })
    for (let minute = 0; minute < 12; minute += 1) {
      c.clock.advance(60)
      while ((await c.sweep()) > 0);
    }
    expect(await read()).toMatchObject([
      { entry: c.account, says: expect.stringContaining('says something else about itself') },
    ])
    for (let minute = 0; minute < 65; minute += 1) {
      c.clock.advance(60)
      while ((await c.sweep()) > 0);
    }
    // By then the words are as they were, and it is the picture that is swapped.
    expect(await read()).toMatchObject([
      { says: 'Its picture is none of those that the agency has approved.' },
    ])
  })

  it('falls silent while it is paused, and goes on where it stood', async () => {
    const c = await centre()
    const id = await c.start()
    await c.pass(25)
    await c.trainer('exercises.pause', { id })
    const before = await c.said()
    await c.pass(600)
    expect(await c.said()).toEqual(before)
    expect(await c.trainer('exercises.now', {})).toMatchObject({ exercise: { state: 'paused', seconds: 25 } })
    await c.trainer('exercises.resume', { id })
    await c.pass(6)
    expect((await c.said()).some((one) => one.includes('roof'))).toBe(true)
    expect(await c.trainer('exercises.now', {})).toMatchObject({
      exercise: { state: 'running', seconds: 31 },
    })
  })

  it('says the same whether it is paused, sped up, or caught up after the program stood still', async () => {
    const one = await centre()
    await one.start()
    await one.pass(125)
    const other = await centre()
    const id = await other.start()
    await other.pass(20)
    await other.trainer('exercises.speed', { id, speed: 30 })
    await other.pass(1)
    await other.trainer('exercises.pause', { id })
    await other.pass(40)
    await other.trainer('exercises.resume', { id })
    other.clock.advance(3600)
    for (let round = 0; (await other.sweep()) > 0; round += 1) expect(round).toBeLessThan(10)
    expect([...(await other.said())].sort()).toEqual([...(await one.said())].sort())
  })

  it('says each thing once: a process that dies in the middle leaves nothing, and two at once say it once', async () => {
    const c = await centre()
    const id = await c.start()
    c.clock.advance(45)
    const dies = new Error('the process is gone')
    await expect(
      c.db.transaction().execute(async (trx) => {
        await playDue(trx, c.clock.now(), 1, id)
        throw dies
      }),
    ).rejects.toThrow(dies.message)
    expect(await c.said()).toEqual([])
    await Promise.all([c.sweep(), c.sweep(), c.sweep()])
    await c.sweep()
    const said = await c.said()
    expect(said.filter((id) => id.includes('roof')).length).toBeGreaterThan(0)
    expect(new Set(said).size).toBe(said.length)
    const { exercise } = await c.trainer('exercises.now', {})
    expect(exercise).toMatchObject({ messages: said.length, pleas: { said: 1, planted: 2 } })
  })

  it('is one at a time, and another one starts instead of it only when that is asked for', async () => {
    const c = await centre()
    const first = await c.start()
    expect(await code(c.start())).toBe('exercise_running')
    await c.start({ instead: true })
    const { exercises } = await c.trainer('exercises.list', { limit: 20 })
    expect(exercises.map(({ id, state }) => ({ id, state }))).toEqual([{ id: first, state: 'ended' }])
  })

  it('started by two people in the same moment is started once', async () => {
    const c = await centre()
    const both = await Promise.all([code(c.start()), code(c.start())])
    expect(both.sort()).toEqual(['done', 'exercise_running'])
  })

  it('is refused in a real centre, in words, and by whoever has no account on the practice network', async () => {
    const c = await centre()
    const real = { ...c.world, centre: { name: 'Riverton', practice: false } }
    const asked = start(real, {
      agency: 1,
      scenario: tinyScenario(),
      speed: 1,
      seed: 1,
      instead: true,
      opening: false,
      by: lindqvist,
    })
    await expect(asked).rejects.toMatchObject({
      code: 'real_centre',
      message: expect.stringContaining('never played here'),
    })
    await c.db
      .updateTable('accounts.account')
      .set({ state: 'paused' })
      .where('account_id', '=', c.account)
      .execute()
    expect(await code(c.start())).toBe('no_practice_account')
    expect(await c.trainer('exercises.now', {})).toMatchObject({ possible: false, exercise: null })
  })

  it('is run by a supervisor or a trainer, and by nobody else', () => {
    expect([...matrix['exercises.run']].sort()).toEqual(['supervisor', 'trainer'])
  })

  it('shows what comes next to whoever runs it, and to nobody who is practising', async () => {
    const c = await centre()
    await c.start()
    await c.pass(10)
    expect((await c.trainer('exercises.now', {})).next).toMatchObject({ seconds: 20 })
    expect((await person(c, module, 'ruiz')('exercises.now', {})).next).toBeNull()
  })

  it('has a public that answers us, after our answer and once', async () => {
    const c = await centre()
    await c.start()
    await c.pass(35)
    await c.read()
    const id = await c.conversation('Water is up')
    const { id: outgoing } = await c.ruiz('sending.reply', {
      id,
      text: `${now} Help is on its way.`,
      language: 'en',
      template: null,
      key: 'answer-0001',
      now: true,
    })
    await c.leave(outgoing)
    await c.pass(4)
    const texts = async () =>
      (await c.db.selectFrom('practice.post').select('text').where('text', 'like', 'We are still%').execute())
        .length
    expect(await texts()).toBe(0)
    await c.pass(3)
    expect(await texts()).toBe(1)
    await c.pass(30)
    expect(await texts()).toBe(1)
  })
})

describe('the report of an exercise', () => {
  const played = async () => {
    const c = await centre()
    const id = await c.start()
    await c.pass(31)
    await c.read()
    const roof = await c.conversation('Water is up')
    await c.pass(9)
    await c.ruiz('desk.claim', { id: roof })
    const { id: outgoing } = await c.ruiz('sending.reply', {
      id: roof,
      text: `${now} Help is on its way.`,
      language: 'en',
      template: null,
      key: 'answer-0001',
      now: true,
    })
    await c.pass(5)
    await c.leave(outgoing)
    await c.pass(75)
    await c.read()
    return { ...c, id, roof }
  }

  it('says of each planted plea when it was looked at and answered, by whom, and what was missed', async () => {
    const c = await played()
    await c.trainer('exercises.end', { id: c.id, note: 'Look at the attic sooner.' })
    const { exercise, report } = await c.trainer('exercises.report', { id: c.id })
    expect(exercise).toMatchObject({ state: 'ended', note: 'Look at the attic sooner.', seconds: 120 })
    const [roof, attic] = report.pleas
    expect(roof).toMatchObject({
      expected: 'life_at_risk',
      missed: false,
      conversation: c.roof,
      look: { by: { name: 'A. Ruiz' }, inTime: true },
      answer: { by: { name: 'A. Ruiz' }, inTime: true },
      people: [{ name: 'A. Ruiz' }],
      doubleWork: false,
    })
    expect(roof!.look!.seconds).toBeCloseTo(9, 0)
    expect(roof!.answer!.seconds).toBeCloseTo(14, 0)
    expect(attic).toMatchObject({ missed: true, look: null, answer: null, people: [] })
    expect(report.totals).toMatchObject({
      pleas: 2,
      looked: 1,
      lookedInTime: 1,
      passed: false,
      missed: 1,
      answered: 1,
      published: [{ category: 'reply', n: 1 }],
    })
    expect(report.totals.messages).toBe((await c.said()).length)
  })

  it('does not change once it has ended, whatever happens to its conversations', async () => {
    const c = await played()
    await c.trainer('exercises.end', { id: c.id, note: '' })
    const before = await c.trainer('exercises.report', { id: c.id })
    const attic = await c.conversation('My mother')
    await c.okafor('desk.claim', { id: attic })
    await c.okafor('desk.band', { id: c.roof, band: 'other' }).catch(() => undefined)
    await c.start({ seed: 8 })
    await c.pass(100)
    expect((await c.trainer('exercises.report', { id: c.id })).report).toEqual(before.report)
    expect(before.report.entry).not.toBeNull()
    expect(await entryCounts(c.db, 1, ['exercise.report'])).toMatchObject([{ n: 1 }])
    expect(await code(c.trainer('exercises.resume', { id: c.id }))).toBe('exercise_ended')
  })

  it('counts two people on one plea as double work, also when one of them worked a copy of it', async () => {
    const c = await centre()
    const id = await c.start()
    await c.pass(119)
    await c.read()
    const copies = await c.db
      .selectFrom('exercises.said as s')
      .innerJoin('conversations.identity as i', 'i.network_id', 's.network_id')
      .innerJoin('conversations.message as m', 'm.message_id', 'i.message_id')
      .select(['m.conversation_id as id', 's.copy'])
      .where('s.plea', 'like', 'roof%')
      .orderBy('s.copy')
      .execute()
    expect(copies.length).toBeGreaterThan(1)
    await c.ruiz('desk.claim', { id: copies[0]!.id })
    await c.okafor('desk.claim', { id: copies[1]!.id })
    await c.okafor('desk.band', { id: await c.conversation('My mother'), band: 'question' })
    await c.pass(1)
    await c.trainer('exercises.end', { id, note: '' })
    const { report } = await c.trainer('exercises.report', { id })
    expect(report.pleas[0]).toMatchObject({
      doubleWork: true,
      people: [{ name: 'A. Ruiz' }, { name: 'B. Okafor' }],
      copies: copies.length - 1,
    })
    expect(report.pleas[1]).toMatchObject({
      wrongBand: true,
      expected: 'life_at_risk',
      band: { given: 'question' },
    })
    expect(report.totals).toMatchObject({ doubleWork: 1, wrongBands: 1 })
  })

  it('does not count a hand-over as double work, though both are named', async () => {
    const c = await centre()
    const id = await c.start()
    await c.pass(31)
    await c.read()
    const roof = await c.conversation('Water is up')
    await c.ruiz('desk.claim', { id: roof })
    await c.pass(1)
    await c.ruiz('desk.hand_over', { id: roof, to: 'okafor' })
    const { id: outgoing } = await c.okafor('sending.reply', {
      id: roof,
      text: `${now} Help is on its way.`,
      language: 'en',
      template: null,
      key: 'answer-0001',
      now: true,
    })
    await c.leave(outgoing)
    await c.pass(1)
    await c.trainer('exercises.end', { id, note: '' })
    const { report } = await c.trainer('exercises.report', { id })
    expect(report.pleas[0]).toMatchObject({
      doubleWork: false,
      people: [{ name: 'A. Ruiz' }, { name: 'B. Okafor' }],
      look: { by: { name: 'A. Ruiz' } },
      answer: { by: { name: 'B. Okafor' } },
    })
  })

  it('is evidence for the clauses, of the last exercise that a person held', async () => {
    const c = await played()
    const asked = () =>
      evidence[0]!.read(c.db, { agency: 1, at: c.clock.now(), pack: packOf('us-ecc'), nonEmergency: '' })
    expect(await asked()).toMatchObject({ state: 'not met', figure: '0 exercises' })
    await c.trainer('exercises.end', { id: c.id, note: '' })
    expect(await asked()).toMatchObject({ state: 'partly', figure: '1 of 2 in time' })
    expect(JSON.stringify((await asked()).rows)).not.toContain('roof at')
    c.clock.advance(366 * 86_400)
    expect(await asked()).toMatchObject({ state: 'not met' })
  })
})

describe('the quiet shift of a practice centre', () => {
  it('opens by itself, leaves a person’s exercise alone, and loses the time in which nothing ran', async () => {
    const c = await centre()
    await openQuietShift(c.world, 1)
    await c.pass(5)
    expect(await c.trainer('exercises.now', {})).toMatchObject({
      exercise: { opening: true, scenario: 'quiet-night', seconds: 5 },
    })
    c.clock.advance(8 * 3600)
    await openQuietShift(c.world, 1)
    await c.pass(3)
    expect((await c.trainer('exercises.now', {})).exercise?.seconds).toBeCloseTo(8, 1)
    const mine = await c.start({ instead: true })
    await openQuietShift(c.world, 1)
    expect((await c.trainer('exercises.now', {})).exercise?.id).toBe(mine)
  })
})
