import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { receive } from '#flows/intake'
import { keysFrom, placeOf } from '#platform/crypto'
import { connect, withSession } from '#platform/db'
import { said, type TestWorld, testWorld } from '#testing'
import { checks, diagnose } from './index.ts'

const plea = 'water at the second floor, 4 kids and my mom, 18 Alder St pls help'

/** A centre at work: people wrote, one edited, one with much to say, one answer is being sent. */
const centre = async (): Promise<TestWorld> => {
  const t = await testWorld()
  await receive(t.world, {
    agency: 1,
    accountId: t.account,
    deliveries: [
      said('m1', plea),
      said('m2', 'is the library open?', { by: 'joe' }),
      said('m3', 'x'.repeat(300_000), { by: 'ann' }),
    ],
  })
  await receive(t.world, {
    agency: 1,
    accountId: t.account,
    deliveries: [said('m1', 'never mind', { kind: 'edit' })],
  })
  return t
}
const asOwner = (t: TestWorld, ...statements: string[]) =>
  withSession(t.ownerUrl, async (client) => {
    for (const statement of statements) await client.query(statement)
  })
const found = async (t: TestWorld, extra: Parameters<typeof diagnose>[1] = {}) =>
  (await diagnose(t.world, extra)).findings.map((f) => `${f.severity}: ${f.what}`)

const delegation = `insert into sending.delegation (agency_id, delegation_id, category, name, responsible, roles, valid_from)
  values (1, '00000000-0000-4000-8000-00000000000d', 'reply', 'Replies', 'C. Lindqvist', '{desk}', '2026-01-01Z')`
const outgoing = (t: TestWorld, state: string, madeAt: string, dueAt = 'null') =>
  `insert into sending.outgoing (agency_id, outgoing_id, account_id, conversation_id, category, text, language, emergency, written_by, writer_name,
     delegation_id, state, asked_key, network_key, network_id, message_id, made_at, submitted_at, due_at, retention_class, regime)
   values (1, gen_random_uuid(), '${t.account}', gen_random_uuid(), 'reply', 'Call 9-1-1', 'en', true, 'ruiz', 'A. Ruiz',
     '00000000-0000-4000-8000-00000000000d', '${state}', '${state}', '${state}', 'n-${state}', gen_random_uuid(), '${madeAt}', '${madeAt}', ${dueAt}, 'c', 'r')`

describe('the doctor', () => {
  it('is content with a healthy centre, whether it looks at a sample or at everything', async () => {
    const t = await centre()
    for (const all of [false, true]) {
      const { findings, checked } = await diagnose(t.world, { all })
      expect(findings).toEqual([])
      expect(checked).toEqual(checks.map((c) => c.name))
    }
  })

  it('is content with a centre in which nothing has happened', async () => {
    const t = await testWorld()
    expect(await found(t)).toEqual([])
  })

  it('notices a database that says yes before it has written, and a role that owns what it works on', async () => {
    const t = await testWorld()
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(t.db)
    await asOwner(t, `alter database "${rows[0]!.name}" set synchronous_commit = off`)
    const owner = connect(t.ownerUrl, 1)
    try {
      const { findings } = await diagnose({ ...t.world, db: owner.db })
      const what = findings.map((f) => f.what)
      expect(what).toContainEqual(expect.stringMatching(/power cut.*: synchronous_commit\.$/))
      expect(what).toContainEqual(expect.stringMatching(/is more than the application may be.*the owner of/))
    } finally {
      await owner.end()
    }
  })

  it('names each broken rule of the schema and of its history', async () => {
    const t = await centre()
    const { rows } = await sql<{ role: string }>`select current_user as role`.execute(t.db)
    await asOwner(
      t,
      `grant update (kind) on archive.entry to "${rows[0]!.role}"`,
      'create table desk.loose (id integer primary key, agency_id integer)',
      'create index by_text on desk.note (text)',
      `insert into public.callbox_migration (name, checksum) values ('9999-later', 'x')`,
      `update public.callbox_migration set checksum = 'y' where name = '0001-platform.sql'`,
      `delete from public.callbox_migration where name = '0002-identity.sql'`,
      'revoke select on platform.process from public',
      `revoke all on platform.process from "${rows[0]!.role}"`,
    )
    const all = await found(t)
    for (const said of [
      /wrong: The application holds 1 right on tables that only grow: UPDATE archive\.entry/,
      /wrong: 3 tables or indexes .*: the index by_text of desk\.note, the index loose_pkey of desk\.loose, the table desk\.loose/,
      /wrong: 1 migration has not run: 0002-identity\.sql/,
      /wrong: 1 migration is of a newer version: 9999-later/,
      /wrong: 1 migration was edited after it ran: 0001-platform\.sql/,
      /wrong: It could not be checked whether no dead process is still listed: permission denied/,
    ])
      expect(all).toContainEqual(expect.stringMatching(said))
    expect(all).toHaveLength(6)
  })

  it('names each message, revision, network id and conversation that is not whole', async () => {
    const t = await centre()
    await asOwner(
      t,
      delegation,
      outgoing(t, 'published', '2026-03-01T02:14:00Z'),
      `insert into conversations.message select agency_id, gen_random_uuid(), conversation_id, account_id, author_id, direction, outgoing_id, 'bare', url, revision, state, marks, network_at, captured_at
         from conversations.message where network_id = 'm2'`,
      `update conversations.revision set entry_id = gen_random_uuid() where kind = 'edit'`,
      `update conversations.identity set message_id = gen_random_uuid() where network_id = 'm3'`,
      `update conversations.message set conversation_id = gen_random_uuid() where network_id = 'm3'`,
      'drop index conversations.one_open_conversation',
      `create temp table copy as select * from conversations.conversation limit 1`,
      'update copy set conversation_id = gen_random_uuid()',
      'insert into conversations.conversation select * from copy',
      `insert into conversations.tally select agency_id, account_id, 'closed', 'spam', 1 from accounts.account`,
    )
    const all = await found(t)
    for (const said of [
      /wrong: 1 message has no revision/,
      /wrong: 1 revision or medium names an entry that is not on the record: .* revision 2/,
      /wrong: 1 network id points to nothing.*: m3/,
      /wrong: 1 published answer is not in its conversation/,
      /wrong: 1 message stands in a conversation that is not its own/,
      /wrong: 1 person has more than one open conversation/,
      /wrong: 1 counter of the queue .* kept .* closed spam: 1/,
    ])
      expect(all).toContainEqual(expect.stringMatching(said))
    expect(all).toHaveLength(7)
  })

  it('names each record that does not hold, and each picture without its file', async () => {
    const t = await centre()
    await asOwner(
      t,
      `update archive.payload set bytes = set_byte(bytes, 0, get_byte(bytes, 0) # 1) where part = 'text' and entry_id = (select entry_id from archive.entry where number = 2)`,
      `delete from archive.payload where part = 'author' and entry_id = (select entry_id from archive.entry where number = 3)`,
      `insert into conversations.medium (agency_id, message_id, revision, position, entry_id, part, media_type, size, sha256, state)
        select agency_id, message_id, 1, 0, entry_id, 'medium.0', 'image/png', 9, '\\x00', 'kept' from conversations.revision where kind = 'edit'`,
    )
    const world = { ...t.world, files: { ...t.world.files, get: () => Promise.reject(new Error('gone')) } }
    for (const all of [false, true]) {
      const what = (await diagnose(world, { all })).findings.map((f) => f.what)
      expect(what).toHaveLength(2)
      expect(what[0]).toMatch(/^3 records do not hold: /)
      expect(what[0]).toContain('record 2 (text does not hold)')
      expect(what[0]).toContain('record 3 (author is missing)')
      expect(what[0]).toMatch(/record 4 \(.*raw does not hold/)
      expect(what[1]).toMatch(/^1 picture or video has no file: /)
    }
  })

  it('names each sealed secret that the keys do not open, and says nothing of what is in it', async () => {
    const t = await testWorld()
    const at = placeOf('account.credential', 1, t.account)
    const put = (sealed: Buffer) =>
      t.db
        .updateTable('accounts.account')
        .set({ credential: sealed })
        .where('account_id', '=', t.account)
        .execute()
    await put(t.world.keys.seal(at, 'open sesame'))
    expect(await found(t)).toEqual([])
    // Sealed under another root key, and for another place: neither opens.
    for (const sealed of [
      keysFrom(Buffer.alloc(32, 8)).seal(at, 'open sesame'),
      t.world.keys.seal(placeOf('account.credential', 2, t.account), 'open sesame'),
    ]) {
      await put(sealed)
      const all = await found(t)
      expect(all).toEqual([
        `wrong: 1 sealed secret does not open with the keys that are here: sign-ins of accounts (${at}).`,
      ])
    }
  })

  it('names what is stuck: events set aside, answers in doubt, dead processes', async () => {
    const t = await centre()
    t.clock.advance(4000)
    await asOwner(
      t,
      delegation,
      outgoing(t, 'submitting', '2026-03-01T02:15:00Z'),
      outgoing(t, 'unknown', '2026-03-01T02:15:00Z'),
      outgoing(t, 'ready', '2026-03-01T02:15:00Z', `'2026-03-01T02:15:00Z'`),
      `insert into platform.process (process_id, kind, host, pid, started_at, beat_at) values (gen_random_uuid(), 'work', 'desk-7', 42, '2026-03-01Z', '2026-03-01Z')`,
      `insert into events.cursor (agency_id, reader) values (1, 'drafts')`,
      `insert into events.set_aside (agency_id, reader, event_xid, event_id, name, error, at) values (1, 'drafts', '1', 7, 'outgoing.moved', 'no such draft', now())`,
    )
    const all = await found(t)
    for (const said of [
      /wrong: 1 event was set aside: drafts could not apply outgoing\.moved 7 \(no such draft\)/,
      /wrong: 1 answer was being submitted by a process that is gone/,
      /warning: Of 1 answer nobody has said for an hour/,
      /warning: 1 answer should have left a minute ago/,
      /warning: 1 process has been silent.*: work on desk-7 \(process 42\)/,
    ])
      expect(all).toContainEqual(expect.stringMatching(said))
    expect(all).toHaveLength(5)
  })
})
