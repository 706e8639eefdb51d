import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { AppError } from '#platform/errors'
import { arrive, person, said, type TestWorld, testWorld } from '#testing'
import { module } from './index.ts'
import { filled } from './templates.ts'

const plea = 'water at the second floor, 4 kids and my mom, 18 Alder St pls help. Call 555-0142'
const acts = async (t: TestWorld, kind: string): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from archive.entry where kind = ${kind}`.execute(t.db))
    .rows[0]!.n

describe('a conversation', () => {
  it('shows all that was said, as it was then, with its record numbers and why it stands where it does', async () => {
    const t = await testWorld()
    const context = {
      parent: { author: '@riverton', name: 'Riverton', text: 'Storm warning', at: null, url: null },
      place: '18 Alder St',
      contact: 'Safe to contact. By text message',
      refs: { uri: 'at://hidden' },
    }
    const networkAt = new Date('2026-03-01T02:14:07Z')
    const [id] = await arrive(t, said('m1', plea, { context, networkAt, marks: ['not safe to contact'] }))
    await arrive(t, said('m1', 'never mind', { kind: 'edit' }))
    const seen = await person(t, module, 'marsh')('desk.conversation', { id: id! })
    const [message] = seen.messages
    expect(message!.revisions.map((r) => [r.kind, r.text])).toEqual([
      ['original', plea],
      ['edit', 'never mind'],
    ])
    for (const { entry } of message!.revisions) expect(entry.number).toBeGreaterThan(0)
    expect(message).toMatchObject({ state: 'edited', networkAt: networkAt.toISOString() })
    expect(message!.assessment!.fallback).toBe('none')
    expect(seen.contact).toEqual({ safe: 'not safe to contact', how: 'Safe to contact. By text message' })
    expect(seen.abilities).toMatchObject({ reply: true, longest: 300 })
    expect(JSON.stringify(seen)).not.toContain('at://hidden')
  })

  it('says nothing about safety where nothing was marked unsafe', async () => {
    const t = await testWorld()
    const contact = 'Safe to contact. Call 555-0142'
    const [id] = await arrive(t, said('m1', plea, { context: { contact } }))
    const [plain] = await arrive(
      t,
      said('m2', 'hello', {
        author: { networkId: 'other', handle: '@other', name: 'Other', picture: null },
      }),
    )
    const marsh = person(t, module, 'marsh')
    expect((await marsh('desk.conversation', { id: id! })).contact).toEqual({ safe: '', how: contact })
    expect((await marsh('desk.conversation', { id: plain! })).contact).toBeNull()
  })
})

describe('the plea for dispatch', () => {
  it('is verbatim, with place, call-back, link, both times and record numbers, and taking it is an act', async () => {
    const t = await testWorld()
    const url = 'https://push.example/m1'
    const networkAt = new Date('2026-03-01T02:14:07Z')
    const [id] = await arrive(t, said('m1', plea, { networkAt, url }))
    t.clock.advance(30)
    await arrive(t, said('m2', 'it is  rising\nfast', { url: 'https://push.example/m2' }))
    const { text, aloud } = await person(t, module, 'ruiz')('desk.dispatch', { id: id! })
    expect(text).toContain(`\n${plea}`)
    expect(text).toContain('\nit is  rising\nfast')
    expect(text).toContain('18 Alder St')
    expect(text).toContain('@maria on Push network')
    expect(text).toContain('https://push.example/m2')
    expect(text).toContain('Written 2026-02-28 20:14:07 CST (2026-03-01 02:14:07 UTC)')
    expect(text).toContain('Received 2026-02-28 20:14:09 CST (2026-03-01 02:14:09 UTC)')
    const { rows } = await sql<{
      number: number
    }>`select number from archive.entry where kind = 'message.received' order by number`.execute(t.db)
    expect(text).toContain(`Record: ${rows.map((row) => row.number).join(', ')}`)
    expect(aloud.join(' ')).toMatch(
      /it is rising fast[\s\S]*Before that, at 20:14, they wrote:[\s\S]*18 Alder St/,
    )
    expect(Math.max(...aloud.map((line) => line.length))).toBeLessThan(200)
    expect(await acts(t, 'conversation.dispatch_copied')).toBe(1)
  })
})

describe('a plea that was edited and deleted since', () => {
  it('is passed on with the first words and the first place as well', async () => {
    const t = await testWorld()
    const [id] = await arrive(t, said('m1', plea, { context: { place: 'rear entrance' } }))
    await arrive(t, said('m1', 'never mind', { kind: 'edit' }))
    await arrive(t, said('m1', '', { kind: 'deletion' }))
    const { text } = await person(t, module, 'ruiz')('desk.dispatch', { id: id! })
    expect(text).toContain(`\n${plea}`)
    expect(text).toContain('[deleted since, edited]\nnever mind')
    expect(text).toMatch(/Place: rear entrance \/ .*18 Alder St/)
  })
})

describe('a picture', () => {
  const picture = async (over: { shown?: boolean; shownType?: string; refused?: boolean } = {}) => {
    const t = await testWorld()
    const [id] = await arrive(t, said('m1', plea))
    const { messages } = await person(t, module, 'ruiz')('desk.conversation', { id: id! })
    const message = messages[0]!.id
    const original = await t.world.files.put(Buffer.from('the original with its location'))
    const shown = await t.world.files.put(Buffer.from('the copy for looking at'))
    await sql`insert into conversations.medium (agency_id, message_id, revision, position, entry_id, part, media_type, size, sha256, shown_sha256, shown_type, alt, state, why)
      values (1, ${message}, 1, 0, ${messages[0]!.revisions[0]!.entry.id}, 'medium.0', 'image/jpeg', 30, ${original}, ${over.shown === false ? null : shown},
        ${over.shownType ?? 'image/webp'}, 'a street', ${over.refused ? 'refused' : 'kept'}, ${over.refused ? 'not a picture' : null})`.execute(
      t.db,
    )
    return { t, id: id!, open: { message, revision: 1, position: 0 }, ruiz: person(t, module, 'ruiz') }
  }
  const refusal = (one: Promise<unknown>): Promise<AppError> =>
    one.then(Promise.reject, (error: AppError) => error)

  it('is shown as its safe copy, and each opening is on the record', async () => {
    const { t, id, open, ruiz } = await picture()
    const [medium] = (await ruiz('desk.conversation', { id })).messages[0]!.media
    expect(medium!.href).toBe(`/api/a/1/messages/${open.message}/1/media/0`)
    const response = await ruiz('desk.opening', open)
    expect(await response.text()).toBe('the copy for looking at')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/webp',
      'content-disposition': `inline; filename="${open.message}-0.webp"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    await ruiz('desk.opening', open)
    expect(await acts(t, 'medium.opened')).toBe(2)
  })

  it.each([
    ['without a safe copy', { shown: false }],
    ['whose copy a browser could run', { shownType: 'image/svg+xml' }],
    ['that was refused', { refused: true }],
  ])('%s is not shown, with a sentence, and nothing was opened', async (_, over) => {
    const { t, open, ruiz } = await picture(over)
    const refused = await refusal(ruiz('desk.opening', open))
    expect(refused).toMatchObject({ code: 'no_such_medium', status: 404 })
    expect(refused.message).toMatch(/^[A-Z].*\.$/)
    expect(await refusal(ruiz('desk.opening', { ...open, position: 7 }))).toMatchObject({
      code: 'no_such_medium',
    })
    expect(await acts(t, 'medium.opened')).toBe(0)
  })
})

describe('the reply templates', () => {
  it("come filled, in the conversation's language first", async () => {
    const t = await testWorld()
    const author = { networkId: 'ana', handle: '@ana', name: 'Ana {{agency}} Díaz', picture: null }
    const [id] = await arrive(
      t,
      said('m1', 'Por favor, necesito saber dónde puedo reportar una farola que no funciona', { author }),
    )
    const { templates } = await person(t, module, 'ruiz')('desk.templates', { conversation: id! })
    expect(templates[0]!.language).toBe('es')
    expect(new Set(templates.map((one) => one.language))).toEqual(new Set(['es', 'en']))
    const thanks = templates.find((one) => one.id === 'thanks_information')!
    expect(thanks.body).toContain('Ana {{agency}} Díaz')
    expect(thanks.body).toContain('9-1-1')
    for (const { body, id: which } of templates)
      if (!body.includes('Díaz')) expect(`${which}: ${body}`).not.toMatch(/\{\{/)
  })

  it('leave the greeting out when nobody knows the name', () => {
    const values = { reference: '12', emergency_sentence: 'Call.' }
    const say = (body: string) => filled({ body }, values)
    expect(say('Thank you, {{name}}. We have it: {{reference}}.')).toBe('Thank you. We have it: 12.')
    expect(say('{{name}}, thank you.')).toBe('thank you.')
    expect(say('Call {{non_emergency}}.')).toBeNull()
  })

  it('stand as they were approved when no conversation is named', async () => {
    const t = await testWorld()
    const { templates } = await person(t, module, 'ruiz')('desk.templates', { language: 'es' })
    expect(templates[0]).toMatchObject({ language: 'es', key: '1' })
    expect(templates[0]!.body).toContain('{{emergency_sentence}}')
  })
})
