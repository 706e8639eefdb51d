import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { packOf } from '#core/policy'
import { person, type TestWorld, testWorld } from '#testing'
import { evidence, module } from './index.ts'

const nobody = '00000000-0000-7000-8000-000000000000'
const desk = async () => {
  const t = await testWorld()
  const [ruiz, okafor, lindqvist] = ['ruiz', 'okafor', 'lindqvist'].map((one) => person(t, module, one))
  return { t, ruiz: ruiz!, okafor: okafor!, lindqvist: lindqvist! }
}
const acts = async (t: TestWorld, kind: string): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from archive.entry where kind = ${kind}`.execute(t.db))
    .rows[0]!.n
const staffing = async (t: TestWorld) =>
  Promise.all(
    evidence
      .filter((one) => one.clauses.includes('CoP-CM4'))
      .map((one) =>
        one.read(t.db, { agency: 1, at: t.clock.now(), pack: packOf('us-ecc'), nonEmergency: '' }),
      ),
  )

describe('the hand-over from shift to shift', () => {
  it('shows what the last shift left to know to whoever comes next, until each has read it', async () => {
    const { t, ruiz, okafor, lindqvist } = await desk()
    await ruiz('shift.start', {})
    await ruiz('shift.end', { note: 'The bridge at Mill Lane is closed; Maria on Alder St writes again.' })
    expect((await ruiz('shift.people', {})).toRead).toEqual([])
    t.clock.advance(60)
    await okafor('shift.start', {})
    const [note, ...others] = (await okafor('shift.people', {})).toRead
    expect(others).toEqual([])
    expect(note).toMatchObject({ by: { name: 'A. Ruiz' }, readBy: [], text: expect.stringMatching(/bridge/) })
    await okafor('shift.read', { notes: [note!.id] })
    await okafor('shift.read', { notes: [note!.id] })
    expect((await okafor('shift.people', {})).toRead).toEqual([])
    expect((await lindqvist('shift.people', {})).toRead).toMatchObject([
      { readBy: [{ person: { name: 'B. Okafor' }, at: t.clock.now().toISOString() }] },
    ])
    expect(await acts(t, 'shift.noted')).toBe(1)
    expect(await acts(t, 'shift.note_read')).toBe(1)
  })

  it('keeps to the shift that ended last, however long ago that was', async () => {
    const { t, ruiz, okafor, lindqvist } = await desk()
    await ruiz('shift.end', { note: 'old news' })
    t.clock.advance(20 * 3600)
    await ruiz('shift.end', { note: 'the first of the last shift' })
    t.clock.advance(3600)
    await lindqvist('shift.end', { note: 'the second of it' })
    t.clock.advance(10 * 86_400)
    const { toRead } = await okafor('shift.people', {})
    expect(toRead.map((note) => note.text)).toEqual(['the second of it', 'the first of the last shift'])
  })

  it('ends without a note as well, and refuses to have read a note that is not there', async () => {
    const { t, ruiz } = await desk()
    await ruiz('shift.start', {})
    expect(await ruiz('shift.end', {})).toEqual({ released: 0 })
    await expect(ruiz('shift.read', { notes: [nobody] })).rejects.toMatchObject({
      code: 'no_such_shift_note',
    })
    expect(await acts(t, 'shift.noted')).toBe(0)
  })

  it('is evidence: how many notes were read, and how soon (CoP CM4)', async () => {
    const { t, ruiz, okafor } = await desk()
    await ruiz('shift.end', { note: 'one' })
    await ruiz('shift.end', { note: 'two' })
    t.clock.advance(90)
    const { toRead } = await okafor('shift.people', {})
    await okafor('shift.read', { notes: [toRead[0]!.id] })
    const notes = (await staffing(t)).find((one) => one.figure === '1 of 2 read')
    expect(notes).toMatchObject({ state: 'partly' })
    expect(notes!.rows.map((row) => row.seconds_to_first).toSorted()).toEqual([90, null])
    expect(JSON.stringify(notes)).not.toContain('two')
  })

  it('staffing sets what came in each hour of the day against who was there, a silent console not counted', async () => {
    const { t, ruiz } = await desk()
    const empty = await staffing(t)
    expect(empty.map((one) => one.state)).toEqual(['partly', 'met'])
    await ruiz('shift.start', {})
    t.clock.advance(3600)
    const [found] = await staffing(t)
    expect(found).toMatchObject({
      state: 'partly',
      sentence: expect.stringMatching(/not agreed.*nothing is forecast/),
    })
    // 02:14 UTC is 20:14 in Chicago; the console was last seen at the start, so three minutes count.
    expect(found!.rows).toEqual([
      { hour: 20, arrived: 0, answered: 0, hours_on_shift: 0.1, arrived_per_person_and_hour: 0 },
    ])
  })
})
