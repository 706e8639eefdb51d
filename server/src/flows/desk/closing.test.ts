import { describe, expect, it } from 'vitest'
import type { AppError } from '#platform/errors'
import { arrive, person, said, testWorld } from '#testing'
import { module } from './index.ts'

const desk = async () => {
  const t = await testWorld()
  const [id] = await arrive(t, said('m1', 'the street light on Alder St is out'))
  return { t, id: id!, ruiz: person(t, module, 'ruiz') }
}
const refusal = (asked: Promise<unknown>): Promise<AppError> =>
  asked.then(
    () => {
      throw new Error('It was not refused.')
    },
    (error: AppError) => error,
  )

describe('closing', () => {
  it('as passed on asks to whom, and for their number', async () => {
    const { id, ruiz } = await desk()
    const none = await refusal(ruiz('desk.close', { id, as: 'passed_on' }))
    expect(none).toMatchObject({ code: 'passed_on_incomplete' })
    expect(none.message).toContain('passedTo and passedNumber')
    const half = await refusal(
      ruiz('desk.close', { id, as: 'passed_on', passedTo: 'Dispatch', passedNumber: ' ' }),
    )
    expect(half.detail).toEqual({ missing: 'passedNumber' })
    await ruiz('desk.close', { id, as: 'passed_on', passedTo: 'Dispatch', passedNumber: 'CAD 26-0042' })
    expect((await ruiz('desk.conversation', { id })).closed).toMatchObject({
      as: 'passed_on',
      by: { name: 'A. Ruiz' },
      passedTo: 'Dispatch',
      passedNumber: 'CAD 26-0042',
    })
  })

  it('without a reply asks why', async () => {
    const { id, ruiz } = await desk()
    expect(await refusal(ruiz('desk.close', { id, as: 'no_reply_needed' }))).toMatchObject({
      code: 'reason_missing',
    })
    await ruiz('desk.close', { id, as: 'no_reply_needed', why: 'Same report as an hour ago' })
    const { items } = await ruiz('desk.queue', { view: 'closed', limit: 50 })
    expect(items).toMatchObject([{ id, closed: { why: 'Same report as an hour ago' }, due: null }])
  })

  it('ends the claim, and happens once', async () => {
    const { id, ruiz } = await desk()
    await ruiz('desk.claim', { id })
    await ruiz('desk.close', { id, as: 'spam' })
    expect(await ruiz('desk.conversation', { id })).toMatchObject({ claim: null, closed: { why: 'spam' } })
    expect(await refusal(ruiz('desk.close', { id, as: 'spam' }))).toMatchObject({
      code: 'conversation_closed',
    })
    expect(await refusal(ruiz('desk.claim', { id }))).toMatchObject({ code: 'conversation_closed' })
  })

  it('is undone by reopening: both clocks run from then', async () => {
    const { t, id, ruiz } = await desk()
    await ruiz('desk.close', { id, as: 'spam' })
    t.clock.advance(3600)
    await ruiz('desk.reopen', { id })
    const now = await ruiz('desk.conversation', { id })
    expect(now).toMatchObject({ state: 'open', closed: null, lookedAt: null })
    expect(Date.parse(now.due!.at)).toBe(t.clock.now().getTime() + now.due!.seconds * 1000)
  })

  it('is not undone while the person has another open conversation with the account', async () => {
    const { t, id, ruiz } = await desk()
    await ruiz('desk.close', { id, as: 'spam' })
    t.clock.advance(8 * 24 * 3600)
    const [other] = await arrive(t, said('m2', 'hello again'))
    expect(other).not.toBe(id)
    expect(await refusal(ruiz('desk.reopen', { id }))).toMatchObject({ code: 'another_is_open' })
    const { items } = await ruiz('desk.earlier', { id, limit: 20 })
    expect(items).toMatchObject([{ id: other, state: 'open' }])
  })
})

describe('splitting', () => {
  it('on purpose escapes the one-open-conversation rule, and leaves something behind', async () => {
    const { t, id, ruiz } = await desk()
    await arrive(t, said('m2', 'and my neighbour has fallen down the stairs'))
    const { messages } = await ruiz('desk.conversation', { id })
    const ids = messages.map((message) => message.id)
    expect(await refusal(ruiz('desk.split', { id, messages: ids }))).toMatchObject({ code: 'nothing_left' })
    const { id: into } = await ruiz('desk.split', { id, messages: [ids[1]!] })
    const apart = await ruiz('desk.conversation', { id: into })
    expect(apart.messages.map((message) => message.id)).toEqual([ids[1]])
    expect(apart).toMatchObject({ state: 'open', inCount: 1 })
    const left = await ruiz('desk.conversation', { id })
    expect(left.preview).toBe(left.messages[0]!.revisions[0]!.text)
    expect(left).toMatchObject({ inCount: 1, lastInAt: left.messages[0]!.capturedAt })
    expect((await ruiz('desk.queue', { view: 'all', limit: 50 })).counts).toMatchObject({ open: 2 })
  })
})
