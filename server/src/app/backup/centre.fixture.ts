import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { sql } from 'kysely'
import { onTestFinished } from 'vitest'
import { type Assessor, assessSafely } from '#core/assess'
import { ensureDelegation } from '#core/sending'
import { module as desk } from '#flows/desk'
import { receive } from '#flows/intake'
import { tablesOf } from '#platform/backup'
import { type Config, readConfig } from '#platform/config'
import { loadKeys } from '#platform/crypto'
import { withSession } from '#platform/db'
import { localFiles } from '#platform/files'
import { person, said, type TestDatabase, type TestWorld, testWorld } from '#testing'
import { ensureCentre, followEvents } from '../centre.ts'
import { modules } from '../modules.ts'

const identity = await generateX25519Identity()
/** A key pair of the tests: a passphrase takes a second each time, on purpose. */
export const seal = { recipients: [await identityToRecipient(identity)] }
export const opener = { identities: [identity] }
export const reactors = modules.flatMap((m) => m.reactors ?? [])

/** On this thread: what starts a thread for each test is not what is looked at here. */
const ranking: Assessor = {
  assessBatch: async (inputs) => inputs.map((input) => assessSafely(input, { budgetMs: 10_000 })),
  close: async () => undefined,
}

export const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'callbox-backup-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A data folder with the root key of `testWorld`, and nothing else. */
export const keyedFolder = async (folder?: string): Promise<string> => {
  const data = folder ?? (await newFolder())
  await mkdir(join(data, 'keys'))
  await writeFile(join(data, 'keys', 'root.key'), Buffer.alloc(32, 7).toString('base64'))
  return data
}

export const configOf = (data: string, over: Record<string, string> = {}): Config =>
  readConfig({ CALLBOX_DATA: data, ...over })

/** A centre at work: people wrote, one edited, one sent much, somebody claimed and answered, readers are half-way. */
export const centreAtWork = async (): Promise<TestWorld & { conversations: string[] }> => {
  const t = await testWorld({ assessor: ranking })
  await keyedFolder(t.data)
  await ensureCentre(t.db, t.clock, { kind: 'practice', name: 'Riverton' })
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
  await followEvents(t.db, reactors)
  const { messages } = await receive(t.world, {
    agency: 1,
    accountId: t.account,
    deliveries: [
      said('m1', 'water at the second floor, 4 kids and my mom, 18 Alder St pls help'),
      said('m2', 'is the library open?\tyes\\no\nsecond line \u{1F6B2} ünï', { by: 'joe' }),
      said('m3', 'x'.repeat(300_000), { by: 'ann' }),
      said('m4', 'there is a picture', {
        by: 'bo',
        media: [
          { from: 'network', url: 'https://example.org/a.jpg', mediaType: 'image/jpeg', size: 3, alt: '' },
        ],
      }),
    ],
  })
  const conversations = messages.map((message) => message.conversationId)
  await receive(t.world, {
    agency: 1,
    accountId: t.account,
    deliveries: [said('m1', 'never mind', { kind: 'edit' })],
  })
  await person(t, desk, 'ruiz')('desk.claim', { id: conversations[0]! })
  await person(
    t,
    desk,
    'ruiz',
  )('sending.reply', {
    id: conversations[0]!,
    text: 'In danger now? Call 9-1-1. Help is on its way.',
    language: 'en',
    template: null,
    key: 'key-0001',
    now: false,
  })
  return { ...t, conversations }
}

/** The world of a centre that was restored into another database and folder. */
export const worldOn = async (t: TestWorld, target: TestDatabase, data: string): Promise<TestWorld> => ({
  ...t,
  ...target,
  data,
  world: {
    ...t.world,
    db: target.db,
    files: localFiles(join(data, 'files')),
    keys: await loadKeys(join(data, 'keys', 'root.key')),
  },
})

/** Number of rows and a hash over all of them, of every table. */
export const contentOf = (ownerUrl: string, except: readonly string[]): Promise<Record<string, string>> =>
  withSession(ownerUrl, async (client) => {
    const content: Record<string, string> = {}
    for (const { name } of await tablesOf(client)) {
      if (except.includes(name)) continue
      const table = name.replace('.', '"."')
      const { rows } = await client.query<{ is: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as is from "${table}" t`,
      )
      content[name] = rows[0]!.is
    }
    return content
  })

/** What a reader has not read yet, oldest first, by what happened. */
export const unreadBy = async ({ db }: Pick<TestDatabase, 'db'>, reader: string): Promise<string[]> => {
  const { rows } = await sql<{
    is: string
  }>`select e.name || ' ' || coalesce(e.subject::text, '') || ' ' || e.data::text as is
    from events.event e join events.cursor c on c.agency_id = e.agency_id and c.reader = ${reader}
    where (e.xid, e.id) > (c.xid, c.id) order by e.xid, e.id`.execute(db)
  return rows.map((row) => row.is)
}
