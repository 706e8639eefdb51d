import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { module } from './index.ts'
import { type Centre, centre } from './network.fixture.ts'

const routes = module.routes!
const caller = (agency = 1) =>
  ({ agency, person: { id: 'p2', name: 'S. Okafor' }, rights: new Set(['desk.read']) }) as never
const acts = async (c: Centre): Promise<string[]> =>
  (
    await sql<{
      kind: string
    }>`select e.kind from archive.entry e join archive.payload p using (agency_id, entry_id)
      where p.part = 'act' and convert_from(p.bytes, 'utf8') like '%p2%' order by e.number`.execute(c.db)
  ).rows.map((row) => row.kind)

const hide = (c: Centre, id: string, agency = 1) =>
  routes['moderation.hide']!(c.world, caller(agency), { agency, id, rule: 'Rule 3: no threats' })

describe('moderation leaves by the same door', () => {
  it('records the rule and what was there before the network is asked, and what it answered after', async () => {
    const c = await centre()
    const { lastInbound } = await c.wrote()
    expect(await hide(c, lastInbound!.messageId)).toEqual({ ok: true })
    expect(await acts(c)).toEqual(['moderation.asked', 'message.hidden'])
  })

  it('is refused in the words of the network, and the attempt stays on the record', async () => {
    const c = await centre()
    const { lastInbound } = await c.wrote()
    c.network.faults.push('refused')
    await expect(hide(c, lastInbound!.messageId)).rejects.toMatchObject({
      code: 'network_refused',
      message: expect.stringContaining('Fake does not hide that.'),
    })
    expect(await acts(c)).toEqual(['moderation.asked', 'moderation.not_done'])
  })

  it('does nothing the network is not able to do', async () => {
    const c = await centre({ hide: false, words: { hide: 'Fake cannot hide a reply.' } })
    const { lastInbound } = await c.wrote()
    await expect(hide(c, lastInbound!.messageId)).rejects.toMatchObject({
      code: 'cannot',
      message: 'Fake cannot hide a reply.',
    })
    expect(await acts(c)).toEqual([])
  })

  it('hides what was received and takes down what we published, never the other way round', async () => {
    const c = await centre()
    const conversation = await c.wrote()
    const row = await c.reply(conversation, { now: true })
    await c.pass()
    const takeDown = (id: string) =>
      routes['moderation.delete_own']!(c.world, caller(), { agency: 1, id, why: 'Wrong street named' })
    await expect(takeDown(conversation.lastInbound!.messageId)).rejects.toMatchObject({
      code: 'no_such_message',
    })
    await expect(hide(c, row.message_id)).rejects.toMatchObject({ code: 'no_such_message' })
    expect(await takeDown(row.message_id)).toEqual({ ok: true })
    const { rows } = await sql<{
      state: string
    }>`select state from conversations.message where message_id = ${row.message_id}`.execute(c.db)
    expect(rows).toEqual([{ state: 'deleted' }])
  })

  it('blocks an author on an account of the same network, for this agency only', async () => {
    const c = await centre()
    const { id } = await c.wrote()
    const { rows } = await sql<{
      author_id: string
    }>`select author_id from conversations.conversation where conversation_id = ${id}`.execute(c.db)
    const author = rows[0]!.author_id
    const block = (asked: { account: string; agency: number }) =>
      routes['moderation.block']!(c.world, caller(asked.agency), {
        ...asked,
        id: author,
        rule: 'Rule 1: threats',
      })
    await expect(block({ account: randomUUID(), agency: 1 })).rejects.toMatchObject({
      code: 'no_such_author',
    })
    await expect(block({ account: c.account, agency: 2 })).rejects.toMatchObject({ code: 'no_such_author' })
    await block({ account: c.account, agency: 1 })
    expect(await acts(c)).toEqual(['moderation.asked', 'author.blocked'])
  })
})

describe('the list of what needs a person', () => {
  it('is answered over the routes, and settled there', async () => {
    const c = await centre()
    const row = await c.reply(await c.wrote(), { now: true })
    c.network.faults.push('answer lost, nothing there')
    await c.pass()
    await c.pass(1)
    const list = (state: 'attention' | 'leaving') =>
      routes['sending.list']!(c.world, caller(), { agency: 1, state })
    expect((await list('attention')).items).toMatchObject([
      { id: row.outgoing_id, state: 'unknown', why: expect.stringContaining('no proof'), dueAt: null },
    ])
    expect((await list('leaving')).items).toEqual([])
    const settle = (agency: number) =>
      routes['sending.settle']!(c.world, caller(agency), { agency, id: row.outgoing_id, as: 'did_not' })
    await expect(settle(2)).rejects.toMatchObject({ code: 'no_such_outgoing' })
    expect(await settle(1)).toMatchObject({ state: 'refused' })
    expect((await list('attention')).items).toEqual([])
  })
})
