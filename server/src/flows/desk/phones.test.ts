import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { packOf } from '#core/policy'
import { person, testWorld } from '#testing'
import { anybodyOnShift, evidence, module } from './index.ts'

describe('the phones have us', () => {
  it('is said once for the whole agency, with who said it, and taken back by anybody at the desk', async () => {
    const t = await testWorld()
    const [ruiz, okafor] = [person(t, module, 'ruiz'), person(t, module, 'okafor')]
    expect((await ruiz('shift.people', {})).phones).toBeNull()
    const since = t.clock.now().toISOString()
    const said = await ruiz('desk.phones', { on: true })
    expect(said.phones).toMatchObject({
      since,
      by: { name: 'A. Ruiz' },
      notice: expect.stringContaining('9-1-1'),
    })
    t.clock.advance(300)
    expect((await okafor('desk.phones', { on: true })).phones).toMatchObject({
      since,
      by: { name: 'A. Ruiz' },
    })
    expect((await okafor('shift.people', {})).phones).toMatchObject({ since })
    expect(await okafor('desk.phones', { on: false })).toEqual({ phones: null })
    expect(await okafor('desk.phones', { on: false })).toEqual({ phones: null })
    const { rows } = await sql<{
      name: string
      data: object
    }>`select name, data from events.event where name = 'desk.phones' order by id`.execute(t.db)
    expect(rows.map((row) => row.data)).toEqual([
      { on: true, by: 'ruiz' },
      { on: false, by: 'okafor' },
    ])
    const { rows: kept } = await sql<{
      kind: string
    }>`select kind from archive.entry where kind like 'phones.%' order by number`.execute(t.db)
    expect(kept.map((row) => row.kind)).toEqual(['phones.have_us', 'phones.let_go'])
  })

  it('of two who say it at once one is recorded', async () => {
    const t = await testWorld()
    await Promise.all(
      ['ruiz', 'okafor', 'lindqvist'].map((one) => person(t, module, one)('desk.phones', { on: true })),
    )
    const { rows } = await sql`select 1 from desk.phones`.execute(t.db)
    expect(rows).toHaveLength(1)
  })

  it('says nothing about who is on shift: what waits unattended still raises its alarm', async () => {
    const t = await testWorld()
    await person(t, module, 'ruiz')('desk.phones', { on: true })
    expect(await anybodyOnShift(t.db, 1, t.clock.now())).toBe(false)
  })

  it('is measured for 4.5.3 in part: times and people, and what is missing in words', async () => {
    const t = await testWorld()
    const ruiz = person(t, module, 'ruiz')
    const read = () =>
      evidence
        .find((one) => one.clauses.includes('4.5.3'))!
        .read(t.db, { agency: 1, at: t.clock.now(), pack: packOf('us-ecc'), nonEmergency: '' })
    expect(await read()).toMatchObject({ state: 'partly', figure: '0 times, 0 minutes' })
    await ruiz('desk.phones', { on: true })
    t.clock.advance(600)
    await ruiz('desk.phones', { on: false })
    t.clock.advance(600)
    await ruiz('desk.phones', { on: true })
    t.clock.advance(300)
    const found = await read()
    expect(found).toMatchObject({
      state: 'partly',
      figure: '2 times, 15 minutes',
      sentence: expect.stringMatching(/notice to the public is not posted/),
    })
    expect(found.rows).toMatchObject([
      { until: null, minutes: 5, said_by: 'ruiz', ended_by: null },
      { minutes: 10, ended_by: 'ruiz' },
    ])
  })
})
