import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { addAccount } from '#core/accounts'
import { checkEntry } from '#core/archive'
import { createAssessor } from '#core/assess'
import { queuePage, recount, tallies, thread } from '#core/conversations'
import { said, type TestWorld, testWorld } from '#testing'
import { receive } from './index.ts'

const take = (t: TestWorld, ...deliveries: ReturnType<typeof said>[]) =>
  receive(t.world, { agency: 1, accountId: t.account, deliveries })
const queue = async (t: TestWorld) =>
  (await queuePage(t.db, 1, { state: 'open', after: null, limit: 200 })).rows
const plea = 'water at the second floor, 4 kids and my mom, 18 Alder St pls help'

describe('intake', () => {
  it('a plea is on the record, ranked with reasons and in the queue, all in one transaction', async () => {
    const t = await testWorld()
    const { messages } = await take(t, said('m1', plea, { networkAt: new Date('2026-03-01T02:14:07Z') }))
    const [row] = await queue(t)
    expect(row).toMatchObject({ band: 'life_at_risk', preview: plea, inCount: 1, handle: '@maria' })
    expect(row!.reasons.length).toBeGreaterThan(0)
    expect(row!.lookDueAt.toISOString()).toBe('2026-03-01T02:15:09.000Z')
    const { revisions } = await thread(t.db, 1, messages[0]!.conversationId)
    const entry = await checkEntry(t.world, 1, revisions[0]!.entry)
    expect(entry).toMatchObject({ holds: true, kind: 'message.received', number: 2 })
    expect(entry!.parts.map((p) => p.part)).toEqual(['author', 'context', 'raw', 'text'])
    expect(entry!.leaf).not.toContain('Alder')
  })

  it('the same delivery twice, at once or later, is one message and one record', async () => {
    const t = await testWorld()
    await Promise.all([1, 2, 3].map(() => take(t, said('m1', plea), said('m1', plea))))
    const again = await take(t, said('m1', plea))
    expect(again.messages[0]).toMatchObject({ duplicate: true })
    const { rows } = await sql<{
      n: number
    }>`select count(*) as n from archive.entry where kind like 'message.%'`.execute(t.db)
    expect(rows[0]!.n).toBe(1)
    expect(await queue(t)).toHaveLength(1)
  })

  it('one person has one open conversation with an account, however many processes hear them', async () => {
    const t = await testWorld()
    await Promise.all(Array.from({ length: 8 }, (_, i) => take(t, said(`m${i}`, `message ${i}`))))
    const rows = await queue(t)
    expect(rows).toHaveLength(1)
    expect(rows[0]!.inCount).toBe(8)
  })

  it('what one person said in one batch stays in the order in which it came', async () => {
    const t = await testWorld()
    const words = ['we are at', 'the old mill', 'north side', 'please hurry', 'two of us', 'on the roof']
    const { messages } = await take(t, ...words.map((text, n) => said(`m${9 - n}`, text)))
    const { revisions } = await thread(t.db, 1, messages[0]!.conversationId)
    expect(revisions.map((r) => r.text)).toEqual(words)
    expect((await queue(t))[0]).toMatchObject({ preview: words.at(-1), opening: words[0] })
  })

  it('an edit and a deletion after capture are new revisions; the original stays', async () => {
    const t = await testWorld()
    const { messages } = await take(t, said('m1', plea))
    await take(t, said('m1', 'never mind', { kind: 'edit' }))
    await take(t, said('m1', '', { kind: 'deletion' }))
    await take(t, said('m1', '', { kind: 'deletion' }))
    const { messages: held, revisions } = await thread(t.db, 1, messages[0]!.conversationId)
    expect(held[0]!.state).toBe('deleted')
    expect(revisions.map((r) => [r.kind, r.text])).toEqual([
      ['original', plea],
      ['edit', 'never mind'],
      ['deletion', ''],
    ])
    expect((await queue(t))[0]!.band).toBe('life_at_risk')
  })

  it('a deletion, which may not know its author by name, leaves the name that was kept', async () => {
    const t = await testWorld()
    const named = { networkId: 'maria', handle: 'maria.example', name: 'Maria H.', picture: null }
    const bare = { ...named, handle: 'handle.invalid', name: 'handle.invalid' }
    await take(t, said('m1', plea, { author: named }))
    await take(t, said('m1', '', { kind: 'deletion', author: bare }))
    expect((await queue(t))[0]).toMatchObject({ handle: 'maria.example', name: 'Maria H.' })
    await take(t, said('m2', '', { kind: 'deletion', author: bare }))
    expect((await queue(t))[0]).toMatchObject({ handle: 'maria.example', name: 'Maria H.' })
    await take(t, said('m3', plea, { author: { ...named, name: 'Maria Hernandez' } }))
    expect((await queue(t))[0]).toMatchObject({ name: 'Maria Hernandez' })
  })

  it('a later message that gives no name leaves the name that was given, and a new handle is taken over', async () => {
    const t = await testWorld()
    const named = { networkId: 'r1', handle: 'RIV-7F3K-92', name: 'Maria H.', picture: null }
    await take(t, said('m1', plea, { author: named }))
    await take(t, said('m2', 'the water rises', { author: { ...named, name: named.handle } }))
    expect((await queue(t))[0]).toMatchObject({ name: 'Maria H.' })
    const nameless = { networkId: 'n1', handle: 'old.example', name: 'old.example', picture: null }
    await take(t, said('m3', 'is anybody there?', { author: nameless }))
    await take(
      t,
      said('m4', 'is anybody there?', {
        author: { ...nameless, handle: 'new.example', name: 'new.example' },
      }),
    )
    expect((await queue(t)).map(({ handle, name }) => [handle, name])).toContainEqual([
      'new.example',
      'new.example',
    ])
  })

  it('a deletion that overtakes its original leaves both on the record', async () => {
    const t = await testWorld()
    const { messages } = await take(t, said('m1', '', { kind: 'deletion' }))
    await take(t, said('m1', plea))
    const { messages: held, revisions } = await thread(t.db, 1, messages[0]!.conversationId)
    expect(held[0]!.state).toBe('deleted')
    expect(revisions.map((r) => r.kind)).toEqual(['deletion', 'original'])
  })

  it('input that nobody can decode is kept, shown under "life at risk" as such, and stops nothing', async () => {
    const t = await testWorld()
    await take(
      t,
      said('m1', 'is the library open?'),
      { raw: Buffer.from([0xff, 0xfe, 0x00, 0x7b]), mediaType: 'application/json' },
      said('m2', plea, { by: 'joe' }),
    )
    const rows = await queue(t)
    expect(rows.map((r) => r.band)).toEqual(['life_at_risk', 'not_assessed', expect.any(String)])
    expect(rows[1]!.marks).toContain('undecodable')
    expect(rows[1]!.preview).toMatch(/^Could not be read/)
  })

  it('when triage throws, the word lists rank; when they fail too, it stands as not assessed', async () => {
    const failing = {
      assessBatch: async (inputs: readonly unknown[]) =>
        inputs.map(() => ({ assessment: null, fallback: 'not_assessed' as const, why: 'broken', ms: 0 })),
      close: async () => undefined,
    }
    const t = await testWorld({ assessor: failing })
    await take(t, said('m1', 'hello'))
    expect((await queue(t))[0]).toMatchObject({ band: 'not_assessed' })
  })

  it('when triage hangs, the message is on the record and ranked by the word lists within the second', async () => {
    const assessor = createAssessor({
      workerUrl: new URL('../../core/assess/testing/hanging.worker.ts', import.meta.url),
    })
    const t = await testWorld({ assessor })
    await take(t, said('m1', 'hang', { by: 'joe' }), said('m2', plea))
    const rows = await queue(t)
    expect(rows[0]!.preview).toBe(plea)
    expect(rows.find((row) => row.preview === 'hang')!.marks).toContain('word lists only')
  })

  it('hostile text arrives as it is: NUL, lone surrogates, bidi overrides, a megabyte, SQL and markup', async () => {
    const t = await testWorld()
    const hostile = [
      'a\0b',
      '\ud800 help',
      '\u202Edrowssap\u202C',
      "'; drop table archive.entry; --",
      `<script>alert(1)</script> {{7*7}} \${x}`,
      'x'.repeat(1_000_000),
    ]
    await take(t, ...hostile.map((text, i) => said(`h${i}`, text, { by: `p${i}` })))
    const rows = await queue(t)
    expect(rows).toHaveLength(hostile.length)
    const long = rows.find((r) => r.handle === '@p5')!
    const { messages, revisions } = await thread(t.db, 1, long.id)
    expect(messages[0]!.marks).toContain('cut short')
    const entry = await checkEntry(t.world, 1, revisions[0]!.entry)
    expect(entry!.parts.find((p) => p.part === 'raw')!.size).toBeGreaterThan(1_000_000)
    expect(entry!.holds).toBe(true)
  })

  it('a new message in an answered or lately closed conversation reopens it', async () => {
    const t = await testWorld()
    const { messages } = await take(t, said('m1', plea))
    await sql`update conversations.conversation set state = 'closed', closed_at = ${t.clock.now()}, closed_as = 'answered', looked_at = ${t.clock.now()}`.execute(
      t.db,
    )
    t.clock.advance(3600)
    const again = await take(t, said('m2', 'are you still there?'))
    expect(again.messages[0]!.conversationId).toBe(messages[0]!.conversationId)
    expect((await queue(t))[0]).toMatchObject({ state: 'open', lookedAt: null, closedAt: null, inCount: 2 })
    await sql`update conversations.conversation set state = 'closed', closed_at = ${t.clock.now()}`.execute(
      t.db,
    )
    t.clock.advance(8 * 24 * 3600)
    const much = await take(t, said('m3', 'a new matter'))
    expect(much.messages[0]!.conversationId).not.toBe(messages[0]!.conversationId)
  })

  it('edits that come at once are all kept, also when more come later; a deletion among them stays', async () => {
    const t = await testWorld()
    await take(
      t,
      said('m1', plea),
      said('m1', 'we are five', { kind: 'edit' }),
      said('m1', 'we are six', { kind: 'edit' }),
    )
    await take(t, said('m1', 'we are seven', { kind: 'edit' }))
    await take(t, said('m1', '', { kind: 'deletion' }), said('m1', 'we are eight', { kind: 'edit' }))
    const { rows } = await sql<{
      text: string
      revision: number
      state: string
    }>`select r.text, m.revision, m.state
      from conversations.revision r join conversations.message m using (agency_id, message_id) order by r.revision`.execute(
      t.db,
    )
    expect(rows.map(({ text }) => text)).toEqual([
      plea,
      'we are five',
      'we are six',
      'we are seven',
      '',
      'we are eight',
    ])
    expect(rows[0]).toMatchObject({ revision: 6, state: 'deleted' })
  })

  it('an edit belongs to the conversation its message is in, also when that was closed long ago and another is open', async () => {
    const t = await testWorld()
    const old = (await take(t, said('m1', 'is the library open?'))).messages[0]!
    await sql`update conversations.conversation set state = 'closed', closed_at = ${t.clock.now()}`.execute(
      t.db,
    )
    t.clock.advance(9 * 24 * 3600)
    const now = (await take(t, said('m2', 'thanks'))).messages[0]!
    expect(now.conversationId).not.toBe(old.conversationId)
    const edited = await take(t, said('m1', plea, { kind: 'edit' }))
    expect(edited.messages[0]).toMatchObject({ conversationId: old.conversationId, duplicate: false })
    const rows = await queue(t)
    expect(rows.map((row) => [row.id, row.band, row.inCount])).toEqual([
      [old.conversationId, 'life_at_risk', 1],
      [now.conversationId, expect.any(String), 1],
    ])
    // and what the person writes next goes to the conversation going on
    const next = await take(t, said('m3', 'hello?'))
    expect(next.messages[0]!.conversationId).toBe(now.conversationId)
  })

  it('accounts that hear the same people and the same words at the same moment wait for each other, never in a ring', async () => {
    const t = await testWorld()
    const accounts = [t.account]
    for (const handle of ['north', 'south'])
      accounts.push(
        await t.db.transaction().execute((trx) =>
          addAccount(trx, {
            agency: 1,
            network: t.network.network,
            handle,
            name: handle,
            by: 'setup',
            now: t.clock.now(),
          }),
        ),
      )
    const words = Array.from(
      { length: 6 },
      (_, n) => `the ${n}th house on the corner has water up to the windows and nobody answers the door`,
    )
    let n = 0
    const batch = (from: number) =>
      Array.from({ length: 8 }, (_, i) => {
        n += 1
        return said(`m${n}`, words[(from + i * (from % 2 ? 1 : 5)) % 6]!, {
          by: `p${(from * 3 + i * 7) % 11}`,
        })
      })
    const all = accounts.flatMap((accountId, a) =>
      Array.from({ length: 4 }, (_, i) => ({ agency: 1, accountId, deliveries: batch(a * 4 + i) })),
    )
    const kept = await Promise.all(all.map((arrived) => receive(t.world, arrived)))
    expect(kept.flatMap(({ messages }) => messages).filter(({ duplicate }) => !duplicate)).toHaveLength(n)
    const order = (a: { account: string; band: string; state: string }, b: typeof a) =>
      a.account + a.band + a.state < b.account + b.band + b.state ? -1 : 1
    expect((await tallies(t.db, 1)).sort(order)).toEqual((await recount(t.db, 1)).sort(order))
  })

  it('the kept counters equal a recount', async () => {
    const t = await testWorld()
    for (let i = 0; i < 5; i++)
      await take(
        t,
        ...Array.from({ length: 7 }, (_, j) =>
          said(`m${i}.${j}`, j % 2 ? plea : 'thanks', { by: `p${(i * j) % 9}` }),
        ),
      )
    const order = (a: { band: string; state: string }, b: { band: string; state: string }) =>
      a.band + a.state < b.band + b.state ? -1 : 1
    expect((await tallies(t.db, 1)).sort(order)).toEqual((await recount(t.db, 1)).sort(order))
  })

  it('the application cannot change or remove a record', async () => {
    const t = await testWorld()
    await take(t, said('m1', plea))
    for (const statement of [
      'update archive.entry set kind = kind',
      'delete from archive.entry',
      'delete from archive.payload',
      'update archive.payload set size = 0',
      'truncate archive.entry',
      'update conversations.revision set text = text',
      'delete from events.event',
    ])
      await expect(t.pool.query(statement), statement).rejects.toThrow(/permission denied/)
  })
})
