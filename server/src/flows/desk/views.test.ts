import type { QueueFilter } from '@callbox/contract'
import { describe, expect, it } from 'vitest'
import type { AppError } from '#platform/errors'
import { newId } from '#platform/ids'
import { arrive, person, said, testWorld } from '#testing'
import { module } from './index.ts'

const refusal = (asked: Promise<unknown>): Promise<AppError> =>
  asked.then(
    () => {
      throw new Error('It was not refused.')
    },
    (error: AppError) => error,
  )

const desk = async () => {
  const t = await testWorld()
  const ids = await arrive(
    t,
    said('m1', 'What time does the library open on Sunday?', { by: 'ana' }),
    said('m2', '¿A qué hora abre la biblioteca el domingo? Muchas gracias por su ayuda', { by: 'ben' }),
    said('m3', 'My house is on fire and I am trapped upstairs', { by: 'cem' }),
  )
  const ask = (id: string) => person(t, module, id)
  const at = t.clock.now()
  return {
    t,
    ids,
    ruiz: ask('ruiz'),
    okafor: ask('okafor'),
    lindqvist: ask('lindqvist'),
    fresh: () => newId(at),
  }
}
type Asking = ReturnType<typeof person>
const narrowed = async (by: Asking, filter: Partial<QueueFilter>, limit = 50) =>
  by('desk.queue', { view: 'all', limit, filter: JSON.stringify(filter) })
const found = async (by: Asking, filter: Partial<QueueFilter>) =>
  (await narrowed(by, filter)).items.map((item) => item.id)

describe('a saved view', () => {
  it('narrows the queue by band, language, account, mark, holder and target', async () => {
    const { t, ids, ruiz, okafor } = await desk()
    const [library, spanish, fire] = ids
    expect(await found(ruiz, { language: 'es' })).toEqual([spanish])
    expect(await found(ruiz, { bands: ['life_at_risk', 'emergency'] })).toEqual([fire])
    expect(await found(ruiz, { account: t.account })).toHaveLength(3)
    expect(await found(ruiz, { account: newId(t.clock.now()) })).toEqual([])
    expect(await found(ruiz, { mark: 'no such mark' })).toEqual([])
    await okafor('desk.claim', { id: library! })
    expect(await found(ruiz, { holder: 'nobody' })).not.toContain(library)
    expect(await found(ruiz, { holder: 'okafor' })).toEqual([library])
    expect(await found(okafor, { holder: 'me' })).toEqual([library])
    expect(await found(ruiz, { over: true })).toEqual([])
    t.clock.advance(120)
    expect(await found(ruiz, { over: true })).toEqual([fire])
    await ruiz('desk.close', { id: spanish!, as: 'spam' })
    expect(await found(ruiz, { state: 'closed', language: 'es' })).toEqual([spanish])
  })

  it('comes in pages that go on where the last one stopped', async () => {
    const { ruiz, t } = await desk()
    const first = await narrowed(ruiz, { account: t.account }, 2)
    expect(first.items).toHaveLength(2)
    const rest = await ruiz('desk.queue', {
      view: 'all',
      limit: 2,
      filter: JSON.stringify({ account: t.account }),
      after: first.next!,
    })
    expect(rest.items).toHaveLength(1)
    expect(rest.next).toBeNull()
    expect(await refusal(ruiz('desk.queue', { view: 'all', limit: 2, filter: '{"state":7}' }))).toMatchObject(
      {
        code: 'bad_filter',
      },
    )
  })

  it('is mine, or shared with everybody; another person changes neither, a supervisor the shared one', async () => {
    const { ruiz, okafor, lindqvist, fresh } = await desk()
    const id = fresh()
    const view = {
      id,
      name: 'Spanish unassigned',
      key: 1,
      filter: { state: 'open', language: 'es' },
    } as const
    await ruiz('desk.view_save', { ...view, shared: false })
    expect((await okafor('desk.views', {})).views).toEqual([])
    expect(await refusal(okafor('desk.view_save', { ...view, shared: false }))).toMatchObject({
      code: 'not_your_view',
    })
    await ruiz('desk.view_save', { ...view, shared: true })
    expect((await okafor('desk.views', {})).views).toMatchObject([
      { name: 'Spanish unassigned', key: 1, mine: false, by: { name: 'A. Ruiz' } },
    ])
    expect(await refusal(okafor('desk.view_remove', { id }))).toMatchObject({ code: 'not_your_view' })
    await lindqvist('desk.view_remove', { id })
    expect((await ruiz('desk.views', {})).views).toEqual([])
  })
})

describe('a snippet', () => {
  it('is my own; one of the agency needs the right to change settings', async () => {
    const { ruiz, okafor, lindqvist, fresh } = await desk()
    const own = { id: fresh(), name: 'hours', language: 'en', body: 'We open at ten, {name}.', shared: false }
    await ruiz('desk.snippet_save', own)
    expect((await okafor('desk.snippets', {})).snippets).toEqual([])
    expect(await refusal(okafor('desk.snippet_remove', { id: own.id }))).toMatchObject({
      code: 'not_your_snippet',
    })
    const everybody = { ...own, id: fresh(), shared: true }
    expect(await refusal(ruiz('desk.snippet_save', everybody))).toMatchObject({ code: 'agency_snippet' })
    await lindqvist('desk.snippet_save', everybody)
    expect((await okafor('desk.snippets', {})).snippets).toMatchObject([{ name: 'hours', shared: true }])
    await ruiz('desk.snippet_remove', { id: own.id })
    expect((await ruiz('desk.snippets', {})).snippets).toHaveLength(1)
  })

  it('passes the gate of every answer, and is not sent with a field unfilled', async () => {
    const { ids, ruiz } = await desk()
    const reply = (text: string) =>
      ruiz('sending.reply', {
        id: ids[0]!,
        text,
        language: 'en',
        template: null,
        key: 'a key of 16 char',
        now: false,
      })
    const open = await refusal(reply('Hello {name}, at {place}. In danger now? Call 9-1-1.'))
    expect(open).toMatchObject({ code: 'field_unfilled' })
    expect(open.message).toContain('{name}, {place}')
    // What is filled goes on to the door, which nobody has opened here.
    expect(await refusal(reply('We open at ten.'))).toMatchObject({ code: 'no_delegation' })
  })
})
