import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { reportHealth } from '#core/accounts'
import { recordAct } from '#core/archive'
import { publishedMessage } from '#core/conversations'
import { ensureDelegation, module as sending } from '#core/sending'
import { withSession } from '#platform/db'
import { AppError } from '#platform/errors'
import { runReaders } from '#platform/events'
import { newId } from '#platform/ids'
import { arrive, person, said, type TestWorld, testWorld } from '#testing'
import { module } from './index.ts'

const now = 'In danger now? Call 9-1-1.'
const question = 'when does the station open on Sunday?'

const desk = async (text = question) => {
  const t = await testWorld()
  await t.db.transaction().execute((trx) =>
    ensureDelegation(trx, {
      agency: 1,
      category: 'reply',
      name: 'Replies',
      responsible: 'Chief',
      roles: ['desk', 'supervisor'],
      by: 'setup',
      now: t.clock.now(),
    }),
  )
  const [id] = await arrive(t, said('m1', text))
  return { t, id: id!, ruiz: person(t, module, 'ruiz'), okafor: person(t, module, 'okafor') }
}
const asked = (id: string, text = `${now} At nine.`, key = 'key-0001') => ({
  id,
  text,
  language: 'en',
  template: null,
  key,
  now: false,
})
const code = (one: Promise<unknown>): Promise<string> =>
  one.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )
/** The network took it. */
const publish = (t: TestWorld, conversation: string, outgoing: string, text: string) =>
  t.db.transaction().execute(async (trx) => {
    const at = t.clock.now()
    const entry = await recordAct(trx, {
      agency: 1,
      kind: 'message.published',
      subject: conversation,
      at,
      by: 'test',
    })
    await publishedMessage(trx, {
      agency: 1,
      messageId: newId(at),
      conversationId: conversation,
      accountId: t.account,
      outgoingId: outgoing,
      networkId: `out:${outgoing}`,
      url: null,
      text,
      entryId: entry.id,
      at,
      writtenAt: at,
    })
  })

describe('an answer', () => {
  it('claims what nobody has, uses up the draft, and stands as leaving until it is out', async () => {
    const { id, ruiz, okafor } = await desk()
    await ruiz('desk.draft', { id, text: 'At ni', language: 'en', template: null })
    const held = await ruiz('sending.reply', asked(id))
    expect(held).toMatchObject({ state: 'held', by: { name: 'A. Ruiz' }, chain: { responsible: 'Chief' } })
    const seen = await ruiz('desk.conversation', { id })
    expect(seen).toMatchObject({ draft: null, claim: { by: { id: 'ruiz' } }, leaving: [{ id: held.id }] })
    expect(await code(okafor('sending.reply', asked(id, `${now} Ten.`, 'key-0002')))).toBe('already_claimed')
  })

  it('leaves under a delegation to a role only where its writer holds that role for the account', async () => {
    const { t, id, ruiz } = await desk()
    const forAccounts = (...accounts: string[]) =>
      withSession(t.ownerUrl, (client) =>
        client.query(`update identity.grant_of_role set accounts = $1 where person_id = 'ruiz'`, [accounts]),
      )
    await forAccounts('018f0000-0000-7000-8000-000000000001')
    expect(await code(ruiz('sending.reply', asked(id)))).toBe('no_delegation')
    await forAccounts(t.account)
    expect(await ruiz('sending.reply', asked(id))).toMatchObject({ state: 'held' })
  })

  it('asked for twice with the same key is one answer, even when the conversation is closed by then', async () => {
    const { id, ruiz } = await desk()
    const first = await ruiz('sending.reply', asked(id))
    await ruiz('desk.close', { id, as: 'answered' })
    expect((await ruiz('sending.reply', asked(id))).id).toBe(first.id)
    expect(await code(ruiz('sending.reply', asked(id, `${now} Ten.`, 'key-0002')))).toBe(
      'conversation_closed',
    )
  })

  it('that the door refuses changes nothing: no claim, the draft stays', async () => {
    const { id, ruiz } = await desk()
    await ruiz('desk.draft', { id, text: 'At nine.', language: 'en', template: null })
    expect(await code(ruiz('sending.reply', asked(id, 'At nine.')))).toBe('emergency_sentence_missing')
    expect(await ruiz('desk.conversation', { id })).toMatchObject({
      claim: null,
      draft: { text: 'At nine.' },
      leaving: [],
    })
  })

  it('taken back becomes the draft again, but never over what was typed since', async () => {
    const { t, id, ruiz } = await desk()
    await sql`insert into events.cursor (agency_id, reader) values (1, 'desk.drafts')`.execute(t.db)
    const undo = async (key: string, text: string) => {
      const { id: outgoing } = await ruiz('sending.reply', asked(id, text, key))
      t.clock.advance(2)
      return person(t, sending, 'ruiz')('sending.undo', { id: outgoing })
    }
    await undo('key-0001', `${now} At nine.`)
    await runReaders(t.db, t.clock, module.reactors!, 1)
    expect((await ruiz('desk.conversation', { id })).draft).toMatchObject({ text: `${now} At nine.` })
    await undo('key-0002', `${now} At ten.`)
    await ruiz('desk.draft', { id, text: 'No: ', language: 'en', template: null })
    await runReaders(t.db, t.clock, module.reactors!, 1)
    expect((await ruiz('desk.conversation', { id })).draft).toMatchObject({ text: 'No: ' })
  })

  it('must say how to reach help the first time, and whenever it may be an emergency', async () => {
    const { t, id, ruiz } = await desk()
    const before = await ruiz('desk.conversation', { id })
    expect(before.emergency.required).toBe(true)
    expect(before.emergency.sentence).toContain('9-1-1')
    const { id: outgoing } = await ruiz('sending.reply', asked(id))
    t.clock.advance(5)
    await publish(t, id, outgoing, 'At nine.')
    const after = await ruiz('desk.conversation', { id })
    expect(after.emergency.required).toBe(false)
    expect(after.messages.map((message) => message.direction)).toEqual(['in', 'out'])
    expect(after.messages[1]).toMatchObject({ author: null, outgoing: { id: outgoing } })
    await ruiz('desk.band', { id, band: 'emergency' })
    expect((await ruiz('desk.conversation', { id })).emergency.required).toBe(true)
  })
})

describe('an answered thread', () => {
  it('waits for the person, and is open again when they write, with its claim', async () => {
    const { t, id, ruiz } = await desk()
    const { id: outgoing } = await ruiz('sending.reply', asked(id))
    t.clock.advance(5)
    await publish(t, id, outgoing, 'At nine.')
    expect((await ruiz('desk.queue', { view: 'waiting', limit: 50 })).items).toMatchObject([
      { id, due: null },
    ])
    expect((await ruiz('desk.queue', { view: 'mine', limit: 50 })).items).toHaveLength(1)
    t.clock.advance(120)
    await arrive(t, said('m2', 'and on Monday?'))
    const { items, counts } = await ruiz('desk.queue', { view: 'all', limit: 50 })
    expect(items).toMatchObject([{ id, state: 'open', due: { kind: 'look' }, claim: { by: { id: 'ruiz' } } }])
    expect(counts).toMatchObject({ open: 1, waiting: 0, mine: 1, unassigned: 0 })
  })
})

describe('an account that cannot send', () => {
  it('because nobody has let this person answer says so before anybody writes, until somebody does (APCO 2.3.3)', async () => {
    const { t, id, ruiz } = await desk()
    await sql`update sending.delegation set roles = '{communications}'`.execute(t.db)
    expect((await ruiz('desk.conversation', { id })).cannotSend).toMatch(
      /Nobody has let your roles answer from/,
    )
    expect(await code(ruiz('sending.reply', asked(id)))).toBe('no_delegation')
    await sql`update sending.delegation set roles = '{desk}'`.execute(t.db)
    expect((await ruiz('desk.conversation', { id })).cannotSend).toBeNull()
  })

  it('says so with its reason before anybody presses Send, and what was written is kept', async () => {
    const { t, id, ruiz } = await desk()
    const is = (state: 'well' | 'signed_out', sentence: string) =>
      t.db
        .transaction()
        .execute((trx) =>
          reportHealth(
            trx,
            { agency: 1, account: t.account, health: { state, sentence }, now: t.clock.now() },
            { connected: true },
          ),
        )
    await is('well', 'Well.')
    expect((await ruiz('desk.conversation', { id })).cannotSend).toBeNull()
    await ruiz('desk.claim', { id })
    await ruiz('desk.draft', { id, text: `${now} At nine.`, language: 'en', template: null })
    await is('signed_out', 'Connect the account again.')
    expect(await code(ruiz('sending.reply', asked(id)))).toBe('cannot_send')
    expect(await ruiz('desk.conversation', { id })).toMatchObject({
      cannotSend: 'Connect the account again.',
      draft: { text: `${now} At nine.` },
    })
  })
})
