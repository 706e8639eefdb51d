import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { outgoingList } from '#core/sending'
import { module as desk } from '#flows/desk'
import { receive } from '#flows/intake'
import { checkBackup, lastBackup, restoreBackup, type Seal, writeBackup } from '#platform/backup'
import { applied, migrate, migrationFiles, withSession } from '#platform/db'
import { runReaders } from '#platform/events'
import { sweepAll } from '#platform/sweep'
import { emptyDatabase, person, said, type TestWorld } from '#testing'
import { diagnose } from '../doctor/index.ts'
import { modules } from '../modules.ts'
import {
  centreAtWork,
  configOf,
  contentOf,
  keyedFolder,
  newFolder,
  opener,
  reactors,
  seal,
  unreadBy,
  worldOn,
} from './centre.fixture.ts'
import { dailyBackup, makeBackup, plan, restoreCentre, sealFor, tellBackup } from './index.ts'

const quiet = (): void => undefined
const sentence = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: Error) => error.message,
  )

const backup = async (t: Pick<TestWorld, 'ownerUrl' | 'data'>, over: { to?: string; seal?: Seal } = {}) =>
  writeBackup({
    ownerUrl: t.ownerUrl,
    to: over.to ?? join(await newFolder(), 'whole.age'),
    seal: over.seal ?? seal,
    plan,
    reason: 'asked',
    at: new Date('2026-03-01T02:14:09Z'),
    centre: { name: 'Riverton', practice: true },
    files: join(t.data, 'files'),
    rootKey: join(t.data, 'keys', 'root.key'),
  })
const into = (ownerUrl: string, data: string, file: string, after?: () => Promise<void>) =>
  restoreBackup(
    { ownerUrl, file, opener, plan, files: join(data, 'files'), rootKey: join(data, 'keys', 'root.key') },
    after,
  )
const filesIn = async (data: string): Promise<string[]> =>
  (await readdir(join(data, 'files'), { recursive: true }))
    .filter((name) => /[0-9a-f]{64}$/.test(name))
    .sort()

/** As if its PostgreSQL had counted a billion transactions more than the one that it is restored to. */
const countedFar = (t: TestWorld) =>
  withSession(t.ownerUrl, async (client) => {
    for (const [table, column] of [
      ['events.event', 'xid'],
      ['events.cursor', 'xid'],
      ['events.set_aside', 'event_xid'],
    ])
      await client.query(
        `update ${table} set ${column} = (${column}::text::bigint + 1000000000)::text::xid8 where ${column} > '0'`,
      )
  })

describe('a backup', () => {
  it('restored elsewhere is the same centre: every row, every file, every number to come, the same queue', async () => {
    const t = await centreAtWork()
    await runReaders(t.db, t.clock, reactors, 1)
    await receive(t.world, {
      agency: 1,
      accountId: t.account,
      deliveries: [said('m5', 'and a tree fell', { by: 'joe' })],
    })
    await countedFar(t)
    const made = await backup(t)
    const target = await emptyDatabase()
    const data = await newFolder()
    await into(target.ownerUrl, data, made.file)

    const apart = ['events.event', 'events.cursor', 'events.set_aside', ...Object.keys(plan.leftOut)]
    const before = await contentOf(t.ownerUrl, apart)
    expect(await contentOf(target.ownerUrl, apart)).toEqual(before)
    expect(Object.keys(before).length).toBeGreaterThan(40)
    expect(before['conversations.message']).toMatch(/^5 /)
    const { rows: numbers } = await sql`select number from archive.entry order by number`.execute(t.db)
    await withSession(target.ownerUrl, async (client) => {
      const { rows } = await client.query(
        `select nextval(pg_get_serial_sequence('archive.entry', 'number')) as n`,
      )
      expect(Number(rows[0].n)).toBeGreaterThan(numbers.length)
    })

    expect(await filesIn(data)).toEqual(await filesIn(t.data))
    expect(await filesIn(data)).toHaveLength(1)
    expect(await readFile(join(data, 'keys', 'root.key'))).toEqual(
      await readFile(join(t.data, 'keys', 'root.key')),
    )
    const jobs = `select task_identifier, key, priority, max_attempts from graphile_worker.jobs order by key`
    expect((await target.pool.query(jobs)).rows).toEqual((await t.pool.query(jobs)).rows)
    expect((await target.pool.query(jobs)).rows.length).toBeGreaterThan(0)

    const there = await worldOn(t, target, data)
    for (const view of ['all', 'mine'] as const)
      expect(await person(there, desk, 'ruiz')('desk.queue', { view, limit: 50 })).toEqual(
        await person(t, desk, 'ruiz')('desk.queue', { view, limit: 50 }),
      )

    // Every table that this version has is in it, or it is said why not.
    const { header } = await checkBackup(made.file, opener)
    const { rows } = await withSession(t.ownerUrl, (client) =>
      client.query<{ name: string }>(
        `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^(pg_|information_schema|graphile_worker)'`,
      ),
    )
    const named = [...header.tables.map(({ name }) => name), ...Object.keys(header.leftOut)]
    expect(rows.map((row) => row.name).filter((name) => !named.includes(name))).toEqual([])
  })

  it('leaves each reader exactly where it was, on a database that counts its transactions from low', async () => {
    const t = await centreAtWork()
    const [first] = reactors
    await runReaders(t.db, t.clock, [first!], 1)
    // Two transactions at once: the one that began first tells last, so the order of ids is not the order of readers.
    await t.db.transaction().execute(async (one) => {
      await sql`select pg_current_xact_id()`.execute(one)
      await sql`insert into events.event (agency_id, name, at, data) values (1, 'late.second', ${t.clock.now()}, '{}')`.execute(
        t.db,
      )
      await sql`insert into events.event (agency_id, name, at, data) values (1, 'late.first', ${t.clock.now()}, '{}')`.execute(
        one,
      )
    })
    await countedFar(t)
    const made = await backup(t)
    const target = await emptyDatabase()
    await into(target.ownerUrl, await newFolder(), made.file)
    for (const { reader } of reactors) {
      const unread = await unreadBy(t, reader)
      expect(unread.slice(-2).map((is) => is.split(' ')[0])).toEqual(['late.first', 'late.second'])
      expect(await unreadBy(target, reader)).toEqual(unread)
    }
    // What comes after the restore comes after all of it.
    await sql`insert into events.event (agency_id, name, at, data) values (1, 'afterwards', ${t.clock.now()}, '{}')`.execute(
      target.db,
    )
    expect((await unreadBy(target, first!.reader)).at(-1)).toMatch(/^afterwards/)
    const known = await withSession(t.ownerUrl, (client) =>
      client.query(`select attrelid::regclass::text as name from pg_attribute a join pg_class c on c.oid = a.attrelid
        where a.atttypid in ('xid8'::regtype, 'xid'::regtype) and a.attnum > 0 and c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text !~ '^(pg_|information)' order by 1`),
    )
    expect(known.rows.map((row) => row.name)).toEqual(['events.cursor', 'events.event', 'events.set_aside'])
  })

  it('made while messages come in is one moment of the centre, and work goes on from it', async () => {
    const t = await centreAtWork()
    const folder = await newFolder()
    let writing = true
    let came = 0
    const load = (async () => {
      for (; writing; came++)
        await receive(t.world, {
          agency: 1,
          accountId: t.account,
          deliveries: [said(`load-${came}`, 'the road is flooded', { by: `p${came % 7}` })],
        })
    })()
    while (came < 3) await new Promise((resolve) => setImmediate(resolve))
    const acknowledged = came
    const config = configOf(t.data)
    const key = await sealFor(config)
    const made = await makeBackup(config, {
      ownerUrl: t.ownerUrl,
      reason: 'asked',
      to: `${folder}/`,
      now: () => t.clock.now(),
      say: quiet,
      ...key,
    })
    writing = false
    await load
    expect(made.file).toMatch(/callbox-riverton-20260301T021409Z-asked\.tar\.zst\.age$/)
    expect(await readdir(folder)).toHaveLength(1)
    expect(await tellBackup(t.ownerUrl, t.appUrl, made)).toBe(true)
    expect(await lastBackup(t)).toMatchObject({ reason: 'asked', rows: made.rows, age: 0 })

    const target = await emptyDatabase()
    const data = await newFolder()
    const identity = (await readFile(join(t.data, 'keys', 'backup.key'), 'utf8')).trim()
    const restored = await restoreCentre({ data }, target, {
      file: made.file,
      opener: { identities: [identity] },
      now: () => t.clock.now(),
      say: quiet,
    })
    const there = await worldOn(t, target, data)
    const { rows } = await sql<{ n: number }>`select count(*) as n from conversations.message`.execute(
      target.db,
    )
    expect(rows[0]!.n).toBeGreaterThanOrEqual(5 + acknowledged - 1)
    expect(restored.doubtful).toBe(1)
    expect((await diagnose(there.world, { all: true })).findings).toEqual([])

    // The answer that had not left may have left since: it is looked for, and never sent.
    await sweepAll(
      there.world,
      modules.flatMap((m) => m.sweeps ?? []),
    )
    expect((await outgoingList(there.db, 1, 'leaving')).map((row) => row.state)).toEqual(['pending'])
    expect(await lastBackup(there)).toBeNull()
    expect(await tell(there, 'centre.restored')).toBe(1)

    const ruiz = person(there, desk, 'ruiz')
    const queue = await ruiz('desk.queue', { view: 'all', limit: 50 })
    expect(queue.items.length).toBeGreaterThan(3)
    await runReaders(there.db, there.clock, reactors, 1)
    const { messages } = await receive(there.world, {
      agency: 1,
      accountId: t.account,
      deliveries: [
        said('m1', 'never mind', { kind: 'edit' }),
        said('after', 'is anybody there?', { by: 'zoe' }),
      ],
    })
    expect((await ruiz('desk.queue', { view: 'all', limit: 50 })).items.map((item) => item.id)).toContain(
      messages.at(-1)!.conversationId,
    )
    for (const { reader } of reactors) expect((await unreadBy(there, reader)).length).toBeGreaterThan(0)
    await runReaders(there.db, there.clock, reactors, 1)
    for (const { reader } of reactors) expect(await unreadBy(there, reader)).toEqual([])
  })
})

const tell = async (t: TestWorld, kind: string): Promise<number> => {
  const { rows } = await sql<{
    n: number
  }>`select count(*) as n from archive.entry where kind = ${kind}`.execute(t.db)
  return rows[0]!.n
}

describe('a backup that is not as it should be', () => {
  it('is refused in words: another passphrase, cut short, one byte flipped, another file', async () => {
    const t = await centreAtWork()
    const { file, bytes } = await backup(t)
    const target = await emptyDatabase()
    const data = await newFolder()
    const nothing = async () => {
      const { rows } = await target.pool.query(
        `select count(*)::int as n from pg_namespace where nspname = 'archive'`,
      )
      return rows[0].n === 0
    }
    const passphrase = 'correct horse battery staple'
    const worded = (await backup(t, { seal: { passphrase } })).file
    expect((await checkBackup(worded, { passphrase })).header.centre?.name).toBe('Riverton')
    expect(await sentence(checkBackup(worded, { passphrase: 'another one altogether' }))).toMatch(
      /^This passphrase does not open the backup/,
    )
    expect(await nothing()).toBe(true)
    const whole = await readFile(file)

    const flipped = join(data, 'flipped.age')
    const changed = Buffer.from(whole)
    changed[Math.floor(bytes * 0.6)]! ^= 1
    await writeFile(flipped, changed)
    expect(await sentence(checkBackup(flipped, opener))).toMatch(/is damaged or cut short/)

    const cut = join(data, 'cut.age')
    await writeFile(cut, whole)
    await truncate(cut, Math.floor(bytes * 0.7))
    expect(await sentence(into(target.ownerUrl, data, cut))).toMatch(/is damaged or cut short/)

    await writeFile(cut, 'not a backup at all, but somebody’s letter')
    expect(await sentence(checkBackup(cut, opener))).toMatch(/is no backup of Callbox/)
    expect(await sentence(checkBackup(join(data, 'gone.age'), opener))).toMatch(/There is no backup/)
  })

  it('whose restore was killed leaves a database on which no version starts, and the same command starts over', async () => {
    const t = await centreAtWork()
    const { file } = await backup(t)
    const target = await emptyDatabase()
    const data = await newFolder()
    // After the rows stand, and before everything is done.
    const killed = async (): Promise<void> => {
      throw new Error('killed')
    }
    expect(await sentence(into(target.ownerUrl, data, file, killed))).toBe('killed')
    expect(await sentence(migrate(target.ownerUrl))).toMatch(
      /A restore into this database was begun and did not end/,
    )
    expect(await sentence(backup({ ...t, ownerUrl: target.ownerUrl }))).toMatch(/was begun and did not end/)

    // The same command again starts over.
    await into(target.ownerUrl, data, file)
    expect(await migrate(target.ownerUrl)).toBe(0)
    expect(await sentence(into(target.ownerUrl, data, file))).toMatch(
      /^The database is not empty: it holds a Callbox centre/,
    )
  })

  it('overwrites nothing: neither a foreign table, nor the key of another centre, nor a file', async () => {
    const t = await centreAtWork()
    const { file } = await backup(t)
    expect(await sentence(backup(t, { to: file }))).toMatch(/is there already, and a backup replaces nothing/)
    const target = await emptyDatabase()
    await withSession(target.ownerUrl, (client) => client.query('create table public.wages (n int)'))
    expect(await sentence(into(target.ownerUrl, await newFolder(), file))).toMatch(
      /^The database is not empty: it holds public\.wages/,
    )
    await writeFile(join(t.data, 'keys', 'root.key'), Buffer.alloc(32, 8).toString('base64'))
    expect(await sentence(into((await emptyDatabase()).ownerUrl, t.data, file))).toMatch(
      /root\.key is the key of another centre/,
    )
  })

  it('does not appear under its name, nor stay as a part, when it is stopped', async () => {
    const t = await centreAtWork()
    const folder = await newFolder()
    const stopping = new AbortController()
    const making = makeBackup(configOf(t.data), {
      ownerUrl: t.ownerUrl,
      reason: 'asked',
      to: `${folder}/`,
      now: () => t.clock.now(),
      say: (said) => {
        if (said.includes('archive.entry')) stopping.abort()
      },
      signal: stopping.signal,
      ...(await sealFor(configOf(t.data))),
    })
    expect(await sentence(making)).toMatch(/^The backup was stopped; nothing of it is left/)
    expect(await readdir(folder)).toEqual([])
  })
})

describe('an older version', () => {
  it('is restored as it was and then brought to this one', async () => {
    const files = await migrationFiles()
    const old = await emptyDatabase()
    const before = files.map(({ name }) => name).filter((name) => name < '0010')
    await migrate(old.ownerUrl, quiet, { only: before })
    await withSession(old.ownerUrl, (client) =>
      client.query(`insert into identity.agency (agency_id, name, short_name, zone, pack, languages, non_emergency, made_at)
        values (1, 'Riverton', 'R', 'America/Chicago', 'us-ecc', '{en}', '555-0111', '2025-01-01Z')`),
    )
    const { file } = await backup({ data: await keyedFolder(), ownerUrl: old.ownerUrl })
    const target = await emptyDatabase()
    await into(target.ownerUrl, await newFolder(), file)
    expect(await applied(target.ownerUrl)).toEqual(files.map(({ name }) => name))
    const { rows } = await sql`select name from identity.agency`.execute(target.db)
    expect(rows).toEqual([{ name: 'Riverton' }])
  })

  it('is backed up by itself before it is changed, and not changed when that fails', async () => {
    const files = await migrationFiles()
    const target = await emptyDatabase()
    const before = files.map(({ name }) => name).filter((name) => name < '0022')
    await migrate(target.ownerUrl, quiet, { only: before })
    const asked: (readonly string[])[] = []
    const failing = async (waiting: readonly string[]): Promise<void> => {
      asked.push(waiting)
      throw new Error('no room')
    }
    expect(await sentence(migrate(target.ownerUrl, quiet, { before: failing }))).toBe('no room')
    expect(await applied(target.ownerUrl)).toEqual(before)
    expect(asked[0]).toContain('0022-backup.sql')
    // A new database has nothing to back up.
    await migrate((await emptyDatabase()).ownerUrl, quiet, { before: failing, only: before.slice(0, 1) })
    expect(asked).toHaveLength(1)
  })
})

describe('the daily backup', () => {
  it('is made once a day by one of many processes, tried again when it failed, and only the newest are kept', async () => {
    const t = await centreAtWork()
    const to = await newFolder()
    const config = configOf(t.data, {
      CALLBOX_BACKUP_TO: to,
      CALLBOX_BACKUP_HOUR: '2',
      CALLBOX_BACKUP_KEEP: '2',
    })
    const clock = { at: new Date('2026-03-01T01:59:00Z') }
    const run = (over = config) => dailyBackup(over, t, { now: () => clock.at, say: quiet })
    const on = (at: string): void => {
      clock.at = new Date(at)
    }
    expect(await run()).toBeNull()
    on('2026-03-01T02:00:00Z')
    const both = await Promise.all([run(), run()])
    expect(both.filter((file) => file !== null)).toHaveLength(1)
    expect(await run()).toBeNull()

    on('2026-03-02T02:00:00Z')
    const broken = { ...config, backup: { ...config.backup, passphraseFile: join(to, 'gone') } }
    expect(await sentence(run(broken))).toMatch(/passphrase file .* cannot be read/)
    expect(await run()).toBeNull()
    const { findings } = await diagnose(t.world)
    expect(findings.map((f) => f.what)).toContainEqual(expect.stringMatching(/^The last backup failed/))
    on('2026-03-02T03:00:01Z')
    expect(await run()).not.toBeNull()
    on('2026-03-03T02:00:00Z')
    expect(await run()).not.toBeNull()
    expect(await readdir(to)).toEqual([
      'callbox-riverton-20260302T030001Z-daily.tar.zst.age',
      'callbox-riverton-20260303T020000Z-daily.tar.zst.age',
    ])
    expect((await stat(join(to, (await readdir(to))[0]!))).mode & 0o777).toBe(0o600)
    expect(
      await lastBackup({ db: t.db, clock: { now: () => new Date('2026-03-03T02:00:30Z') } }),
    ).toMatchObject({
      reason: 'daily',
      age: 30,
    })
    expect(await tell(t, 'centre.backed_up')).toBe(3)
  })
})
