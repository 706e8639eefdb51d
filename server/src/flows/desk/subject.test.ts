import { describe, expect, it } from 'vitest'
import { arrive, person, said, testWorld } from '#testing'
import { module } from './index.ts'

const plea = 'water at the second floor, 4 kids and my mom, 18 Alder St pls help'
const desk = async () => {
  const t = await testWorld()
  const ruiz = person(t, module, 'ruiz')
  const row = async (id: string) => {
    const { opening, preview, inCount } = await ruiz('desk.conversation', { id })
    return { opening, preview, inCount }
  }
  return { t, ruiz, row }
}

describe('what the queue calls a conversation', () => {
  it('its only words; and how it began, once more is added, with the newest beside it', async () => {
    const { t, ruiz, row } = await desk()
    const [id] = await arrive(t, said('m1', plea))
    expect(await row(id!)).toEqual({ opening: null, preview: plea, inCount: 1 })
    await arrive(t, said('m2', 'please hurry'))
    await arrive(t, said('m3', 'it is at the third step now'))
    const stands = { opening: plea, preview: 'it is at the third step now', inCount: 3 }
    expect(await row(id!)).toEqual(stands)
    expect((await ruiz('desk.queue', { view: 'all', limit: 50 })).items).toMatchObject([stands])
  })

  it('the same when all of it comes at once', async () => {
    const { t, row } = await desk()
    const [id] = await arrive(t, said('m1', plea), said('m2', 'please hurry'), said('m3', 'third step'))
    expect(await row(id!)).toEqual({ opening: plea, preview: 'third step', inCount: 3 })
  })

  it('an address that was corrected stands corrected; a deletion takes nothing away', async () => {
    const { t, row } = await desk()
    const [id] = await arrive(t, said('m1', plea))
    const right = plea.replace('18 Alder', '81 Alder')
    t.clock.advance(5)
    await arrive(t, said('m2', 'please hurry'))
    await arrive(t, said('m1', right, { kind: 'edit' }))
    expect((await row(id!)).opening).toBe(right)
    await arrive(t, said('m1', '', { kind: 'deletion' }))
    await arrive(t, said('m3', 'we are on the roof'))
    expect(await row(id!)).toEqual({ opening: right, preview: 'we are on the roof', inCount: 3 })
  })

  it('corrected before anything was added, it begins as it was corrected', async () => {
    const { t, row } = await desk()
    const [id] = await arrive(t, said('m1', plea))
    const right = plea.replace('18 Alder', '81 Alder')
    await arrive(t, said('m1', right, { kind: 'edit' }))
    expect(await row(id!)).toEqual({ opening: null, preview: right, inCount: 1 })
    await arrive(t, said('m2', 'please hurry'))
    expect((await row(id!)).opening).toBe(right)
  })

  it('after a split each is called by its own first words, and by both again when it is taken back', async () => {
    const { t, ruiz, row } = await desk()
    const [id] = await arrive(t, said('m1', plea))
    t.clock.advance(5)
    await arrive(t, said('m2', 'and my neighbour has fallen down the stairs'))
    t.clock.advance(5)
    await arrive(t, said('m3', 'she does not move'))
    const { messages } = await ruiz('desk.conversation', { id: id! })
    const split = await ruiz('desk.split', { id: id!, messages: messages.slice(1).map((one) => one.id) })
    expect(await row(id!)).toEqual({ opening: null, preview: plea, inCount: 1 })
    expect(await row(split.id)).toEqual({
      opening: 'and my neighbour has fallen down the stairs',
      preview: 'she does not move',
      inCount: 2,
    })
    await ruiz('desk.undo', { id: split.deed })
    expect(await row(id!)).toEqual({ opening: plea, preview: 'she does not move', inCount: 3 })
  })

  it('merged, by what was said first; taken back, each as before', async () => {
    const { t, ruiz, row } = await desk()
    const [later] = await arrive(t, said('m1', 'What time does the library open?', { by: 'ana' }))
    t.clock.advance(10)
    const [fire] = await arrive(t, said('m2', 'My house is on fire, 18 Alder St', { by: 'ana2' }))
    const { deed } = await ruiz('desk.merge', { id: fire!, from: later!, why: 'She says so in both' })
    expect(await row(fire!)).toEqual({
      opening: 'What time does the library open?',
      preview: 'My house is on fire, 18 Alder St',
      inCount: 2,
    })
    await ruiz('desk.undo', { id: deed })
    expect(await row(fire!)).toEqual({
      opening: null,
      preview: 'My house is on fire, 18 Alder St',
      inCount: 1,
    })
    expect((await row(later!)).preview).toBe('What time does the library open?')
  })
})
