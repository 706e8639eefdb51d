import { describe, expect, it } from 'vitest'
import { person, testWorld } from '#testing'
import { anybodyOnShift, module, seen } from './index.ts'

describe('the shift', () => {
  it('has somebody only while a console of somebody on shift was seen within three minutes', async () => {
    const t = await testWorld()
    const ruiz = person(t, module, 'ruiz')
    const anybody = () => anybodyOnShift(t.db, 1, t.clock.now())
    await seen(t.db, 1, 'ruiz', t.clock.now())
    expect(await anybody()).toBe(false)
    await ruiz('shift.start', {})
    t.clock.advance(179)
    expect(await anybody()).toBe(true)
    await seen(t.db, 1, 'ruiz', t.clock.now())
    t.clock.advance(179)
    expect(await anybody()).toBe(true)
    t.clock.advance(1)
    expect(await anybody()).toBe(false)
    expect((await ruiz('shift.people', {})).onShift).toEqual([])
    await ruiz('shift.start', {})
    expect(await anybody()).toBe(true)
    await ruiz('shift.end', {})
    expect(await anybody()).toBe(false)
  })

  it('names as colleagues those who may work at the desk', async () => {
    const t = await testWorld()
    const { colleagues } = await person(t, module, 'ruiz')('shift.people', {})
    expect(colleagues.map((one) => one.name)).toEqual(['A. Ruiz', 'B. Okafor', 'C. Lindqvist'])
  })
})
