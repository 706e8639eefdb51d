import { scryptSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hmac } from '#platform/crypto'
import { StartError } from '#platform/errors'
import { testDatabase } from '#testing'
import { applied, appUrlOf, ensureAppRole, migrate, migrationFiles, withSession } from './index.ts'

const refusal = async (ownerUrl: string): Promise<string> => {
  const thrown = await migrate(ownerUrl).then(
    () => null,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(StartError)
  return (thrown as Error).message
}

describe('migrations', () => {
  it('run once, in order, however many processes start at the same time', async () => {
    const { ownerUrl } = await testDatabase()
    expect(await Promise.all([1, 2, 3].map(() => migrate(ownerUrl)))).toEqual([0, 0, 0])
    expect(await applied(ownerUrl)).toEqual((await migrationFiles()).map((file) => file.name))
  })

  it('an edited one is refused, with the file and the remedy', async () => {
    const { ownerUrl } = await testDatabase()
    await withSession(ownerUrl, (client) =>
      client.query(`update public.callbox_migration set checksum = 'x' where name like '0004%'`),
    )
    expect(await refusal(ownerUrl)).toMatch(
      /0004-archive.sql was edited after it ran: put the original file back/,
    )
  })

  it('data of a newer version is refused', async () => {
    const { ownerUrl } = await testDatabase()
    await withSession(ownerUrl, (client) =>
      client.query(`insert into public.callbox_migration (name, checksum) values ('9999-later.sql', 'x')`),
    )
    expect(await refusal(ownerUrl)).toMatch(
      /written by a newer version of Callbox \(it knows 9999-later.sql\)/,
    )
  })

  it('the application logs in as a role that owns nothing and is no superuser', async () => {
    const { pool, ownerUrl } = await testDatabase()
    await ensureAppRole(ownerUrl)
    const { rows } = await pool.query(`select rolsuper, rolcreaterole, rolcreatedb,
      (select count(*) from pg_class where relowner = pg_roles.oid)::int as owned from pg_roles where rolname = current_user`)
    expect(rows[0]).toEqual({ rolsuper: false, rolcreaterole: false, rolcreatedb: false, owned: 0 })
    await expect(pool.query('create table public.mine (id int)')).rejects.toThrow(/permission denied/)
  })

  it('its password is made from the owner’s, and from a short one only by much work', () => {
    const of = (password: string) => appUrlOf(`postgres://owner:${password}@db.example/callbox`).password
    const role = 'callbox application role owner_app'
    const stretched = scryptSync('short', 'callbox owner_app', 32, {
      ...{ N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 },
    })
    expect(of('short')).toBe(hmac(stretched, role).toString('base64url'))
    const drawn = 'Zr8vXo1mQk2LwT7pB4nYc9HdSg3EfJ6u'
    expect(of(drawn)).toBe(hmac(drawn, role).toString('base64url'))
  })
})
