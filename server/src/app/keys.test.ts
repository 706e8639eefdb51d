import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { zstdDecompressSync } from 'node:zlib'
import { Decrypter } from 'age-encryption'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { connectAccount, openSession } from '#core/accounts'
import { type Connector, noAbilities } from '#core/channels'
import { writeBackup } from '#platform/backup'
import { type Keys, loadKeys, placeOf, sealFirstForm } from '#platform/crypto'
import { withSession } from '#platform/db'
import { makeLog } from '#platform/log'
import { rotateKeys, vaultStatus } from '#platform/vault'
import { person, type TestWorld, testWorld } from '#testing'
import { keyedFolder, newFolder, opener, seal } from './backup/centre.fixture.ts'
import { plan } from './backup/index.ts'
import { places } from './keys.fixture.ts'
import { modules } from './modules.ts'

const asked: Connector = {
  network: 'asked',
  name: 'Asked network',
  abilities: () => ({ ...noAbilities, realNetwork: false }),
  decode: () => [],
  keyFor: ({ id }) => id,
  connect: async ({ handle, secret }) => ({
    credential: { password: secret },
    session: { refresh: `refresh of ${secret}` },
    handle,
    name: handle,
    url: null,
    settings: {},
  }),
  secretOf: (credential) => (credential as { password: string }).password,
  health: async () => ({ state: 'well', sentence: 'Well.' }),
}
const words = [
  'app-password-of-police',
  'app-password-of-fire',
  'mail-server-password',
  'SEEDOFTHECODEAPP',
  'client-secret-of-sign-on',
]
const seedPlace = 'code maker of ruiz'
const provider = '00000000-0000-7000-8000-000000000009'
const alarms = modules.find(({ name }) => name === 'alarms')!

/** A centre that keeps one secret of every kind; two accounts, so that there is something between first and last. */
const centre = async (): Promise<TestWorld & { data: string; keys: Keys; webhook: string; id: string }> => {
  const t = await testWorld({ connectors: [asked] })
  await keyedFolder(t.data)
  const keys = await loadKeys(join(t.data, 'keys', 'root.key'))
  const world = { ...t.world, keys }
  const caller = { agency: 1, person: { id: 'marsh' } }
  const connect = (handle: string, secret: string) =>
    connectAccount(world, caller, { network: 'asked', handle, secret })
  const { id } = await connect('police', words[0]!)
  await connect('fire', words[1]!)
  const supervisor = person({ ...t, world }, alarms, 'lindqvist')
  const { secret } = await supervisor('alarms.add_route', {
    kind: 'webhook',
    address: 'http://127.0.0.1:1/x',
  })
  await supervisor('alarms.mail', {
    url: `smtp://desk:${words[2]}@mail.example.org:587`,
    from: 'desk@riverton.example',
  })
  await t.db
    .insertInto('identity.code_maker')
    .values({
      person_id: 'ruiz',
      state: 'used',
      sealed: keys.seal(seedPlace, words[3]!),
      made_at: t.clock.now(),
    })
    .execute()
  const [agency_id, at, by] = [1, t.clock.now(), 'novak']
  await t.db
    .insertInto('identity.provider')
    .values({
      agency_id,
      provider_id: provider,
      kind: 'oidc',
      name: 'City',
      issuer: 'https://id.example.org',
      settings: JSON.stringify({ clientId: 'callbox' }),
      sealed_secret: keys.seal(placeOf('identity.provider', agency_id, provider), words[4]!),
      domains: [],
      second_factor: [],
      state: 'off',
      made_at: at,
      made_by: by,
      changed_at: at,
      changed_by: by,
    })
    .execute()
  return { ...t, world, keys, webhook: secret!, id }
}
type Centre = Awaited<ReturnType<typeof centre>>

const fresh = ({ data }: Pick<Centre, 'data'>) => loadKeys(join(data, 'keys', 'root.key'))
const rotate = (c: Centre, keys = c.keys, from = places) =>
  rotateKeys({ db: c.db, keys, now: () => c.clock.now() }, from, { settle: 0 })
const allOf = async (c: Centre, keys: Keys): Promise<string[]> => {
  const read: string[] = []
  for (const { rows } of places)
    for (const { where, sealed, formerly } of await rows(c.db)) read.push(keys.open(where, sealed, formerly))
  return read.sort()
}

describe('a change of keys', () => {
  it('reaches every kind of secret that the centre keeps, and leaves each as it was', async () => {
    const c = await centre()
    const before = await allOf(c, c.keys)
    expect(before).toHaveLength(8)
    const { key, done, broken } = await rotate(c)
    expect([...done]).toEqual(
      expect.arrayContaining([
        ['sign-ins of accounts', 2],
        ['sessions of accounts', 2],
        ['secrets of webhooks', 1],
        ['passwords of mail servers', 1],
        ['seeds of code apps', 1],
        ['secrets of identity providers', 1],
      ]),
    )
    expect(broken).toEqual([])
    const again = await fresh(c)
    expect(await allOf(c, again)).toEqual(before)
    const { keys } = await vaultStatus({ db: c.db, keys: again }, places)
    expect(keys.filter(({ wraps }) => wraps.size > 0).map(({ id }) => id)).toEqual([key])
  })

  it('knows of every column that holds something sealed', async () => {
    const c = await centre()
    const listed = (await Promise.all(places.map(({ rows }) => rows(c.db)))).flat().length
    const found = await withSession(c.ownerUrl, async (client) => {
      const { rows } = await client.query<{ t: string; c: string; type: string }>(
        `select format('%I.%I', table_schema, table_name) as t, column_name as c, data_type as type
         from information_schema.columns where data_type in ('bytea', 'jsonb', 'text') and table_schema not in ('pg_catalog', 'information_schema', 'graphile_worker')`,
      )
      let n = 0
      // As bytes, and as base64 of those bytes.
      for (const { t, c: column, type } of rows)
        n += Number(
          (
            await client.query<{ n: string }>(
              `select count(*) as n from ${t} where ${type === 'bytea' ? `position('sealed.2.'::bytea in "${column}") = 1` : `"${column}"::text like '%c2VhbGVkLjIu%'`}`,
            )
          ).rows[0]!.n,
        )
      return n
    })
    expect(found).toBe(listed)
  })

  it('takes up what an older version sealed', async () => {
    const c = await centre()
    const { derive } = c.keys
    const old = [
      ['account.credential/1', { password: words[0] }] as const,
      ['account.session/1', { refresh: `refresh of ${words[0]}` }] as const,
    ].map(([purpose, value]) => sealFirstForm(derive(`${purpose}/${c.id}`), JSON.stringify(value)))
    await sql`update accounts.account set credential = ${old[0]}, session = ${old[1]} where account_id = ${c.id}`.execute(
      c.db,
    )
    await sql`update alarms.route set secret = ${sealFirstForm(derive('alarms.route'), c.webhook)}`.execute(
      c.db,
    )
    const mail = sealFirstForm(derive('alarms.mail'), words[2]!).toString('base64')
    await sql`update platform.setting set value = jsonb_set(value, '{password}', to_jsonb(${mail}::text)) where key = 'mail'`.execute(
      c.db,
    )
    await sql`update identity.code_maker set sealed = ${sealFirstForm(derive(seedPlace), words[3]!)}`.execute(
      c.db,
    )
    const before = await allOf(c, c.keys)
    expect((await openSession(c.world, 1, c.id)).credential).toEqual({ password: words[0] })
    const { done } = await rotate(c)
    expect([...done.values()].reduce((sum, n) => sum + n, 0)).toBe(8)
    expect(await allOf(c, await fresh(c))).toEqual(before)
    const status = await vaultStatus({ db: c.db, keys: c.keys }, places)
    expect(status.keys.map(({ from }) => from)).not.toContain('first form')
  })

  it('keeps a session that is renewed while it goes on, and a secret that another process seals', async () => {
    const c = await centre()
    const serving = await fresh(c)
    const session = await openSession({ ...c.world, keys: serving }, 1, c.id)
    const meanwhile = places.map((place) => ({
      ...place,
      rows: async (db: typeof c.db) => {
        const rows = await place.rows(db)
        if (place.name === 'sessions of accounts') await session.saveSession({ refresh: 'the renewed one' })
        return rows
      },
    }))
    await rotate(c, c.keys, meanwhile)
    expect((await openSession(c.world, 1, c.id)).session).toEqual({ refresh: 'the renewed one' })
    expect(await session.isSuperseded()).toBe(false)
    await rotate(c)
    expect((await openSession({ ...c.world, keys: serving }, 1, c.id)).session).toEqual({
      refresh: 'the renewed one',
    })
  })

  it('tells what does not open, leaves it, and keeps its key', async () => {
    const c = await centre()
    await sql`update accounts.account set session = credential where account_id = ${c.id}`.execute(c.db)
    const { broken } = await rotate(c)
    expect(broken).toEqual([
      { name: 'sessions of accounts', count: 1, why: expect.stringContaining('not sealed for this place') },
    ])
  })

  it('is refused while another is under way', async () => {
    const c = await centre()
    const both = await Promise.allSettled([rotate(c), rotate(c, await fresh(c))])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(
      String((both.find(({ status }) => status === 'rejected') as PromiseRejectedResult).reason),
    ).toContain('Keys are being changed already')
  })

  it('is not begun while a living process could not read with the new key, which is then taken back', async () => {
    const c = await centre()
    const before = await allOf(c, c.keys)
    const old = c.keys.ring.current().id
    const refused = await rotateKeys({ db: c.db, keys: c.keys, now: () => c.clock.now() }, places, {
      settle: 0,
      lacking: async () => ['"serve" (process 7 on here)'],
    }).catch(String)
    expect(refused).toContain('The new key is not known to "serve" (process 7 on here)')
    expect(await allOf(c, await fresh(c))).toEqual(before)
    const status = await vaultStatus({ db: c.db, keys: c.keys }, places)
    expect(status.keys.map(({ id, current }) => [id, current])).toEqual([[old, true]])
  })

  it('killed in the middle leaves every secret readable, and goes on with the same key when it is run again', async () => {
    const c = await centre()
    const before = await allOf(c, c.keys)
    const child = spawn(process.execPath, [join(import.meta.dirname, 'keys.fixture.ts'), c.appUrl, c.data], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    for (let n = 0; n < 3; n++) await lines.next()
    child.kill('SIGKILL')
    await once(child, 'exit')
    const next = await fresh(c)
    expect(await allOf(c, next)).toEqual(before)
    const half = await vaultStatus({ db: c.db, keys: next }, places)
    expect(half.keys.filter(({ wraps }) => wraps.size > 0).length).toBe(2)
    // The lock of a killed one goes with its connection, as soon as PostgreSQL sees it.
    await expect
      .poll(() => rotate(c, next).then(({ key }) => key, String), { timeout: 10_000 })
      .toBe(next.ring.current().id)
    expect(await allOf(c, await fresh(c))).toEqual(before)
    const whole = await vaultStatus({ db: c.db, keys: next }, places)
    expect(whole.keys.filter(({ wraps }) => wraps.size > 0).length).toBe(1)
  })
})

describe('what is sealed', () => {
  it('stands nowhere else: not in a row, not in a backup but its two files of keys, not in the log', async () => {
    const c = await centre()
    await rotate(c)
    const secrets = [...words, c.webhook, `refresh of ${words[0]}`]
    const forms = secrets.flatMap((one) => [one, Buffer.from(one).toString('base64').replace(/=+$/, '')])
    const file = join(await newFolder(), 'whole.age')
    const rootKey = join(c.data, 'keys', 'root.key')
    await writeBackup({
      ownerUrl: c.ownerUrl,
      to: file,
      seal,
      plan,
      reason: 'asked',
      at: c.clock.now(),
      centre: { name: 'Riverton', practice: true },
      files: null,
      rootKey,
    })
    const closed = await readFile(file)
    const decrypter = new Decrypter()
    for (const identity of opener.identities) decrypter.addIdentity(identity)
    // Every row of every table, as PostgreSQL writes it out.
    const inside = zstdDecompressSync(await decrypter.decrypt(closed)).toString('latin1')
    const ring = JSON.parse(await readFile(join(c.data, 'keys', 'vault.json'), 'utf8')) as {
      keys: { key: string }[]
    }
    for (const one of [...forms, ring.keys[0]!.key]) expect(closed.includes(one)).toBe(false)
    for (const one of forms) {
      expect(inside.includes(one)).toBe(false)
      // As bytea is written.
      expect(inside.includes(Buffer.from(one).toString('hex'))).toBe(false)
    }
    expect(inside.split(ring.keys[0]!.key)).toHaveLength(2)
    expect(inside).toContain('keys/vault.json')
    expect(inside).toContain(Buffer.from('sealed.2.').toString('hex'))

    const lines: string[] = []
    const log = makeLog('debug', { write: (line) => void lines.push(line) })
    for (const one of secrets) {
      log.error({ error: new Error(one), account: one }, 'the keys could not be read again')
      log.warn({ agency: 1, secret: one, password: one } as object, 'an e-mail was not taken')
    }
    expect(lines.length).toBe(2 * secrets.length)
    for (const one of forms) expect(lines.join('')).not.toContain(one)
  })
})
