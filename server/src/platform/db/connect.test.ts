import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { lineTo, testDatabase } from '#testing'
import { appUrlOf, connect, withSession } from './index.ts'

const lined = async () => {
  const { appUrl } = await testDatabase()
  const line = await lineTo(appUrl)
  const { db, end } = connect(line.through(appUrl), 2, 300)
  const close = async () => {
    line.stall(false)
    await end()
    await line.close()
  }
  return { line, db, close, ask: () => sql<{ n: number }>`select 1 as n`.execute(db) }
}

describe('a connection to the database', () => {
  it('has limits of time, also where its role has none; those that an operator set are theirs', async () => {
    const { appUrl, ownerUrl } = await testDatabase()
    const { role } = appUrlOf(ownerUrl)
    const limits = async () => {
      const { db, end } = connect(appUrl, 1)
      const { rows } = await sql<{
        asks: string
        waits: string
        rests: string
      }>`select current_setting('statement_timeout') as asks,
        current_setting('lock_timeout') as waits, current_setting('idle_in_transaction_session_timeout') as rests`.execute(
        db,
      )
      await end()
      return Object.values(rows[0]!)
    }
    const database = new URL(appUrl).pathname.slice(1)
    const set = (name: string, value: string) =>
      withSession(ownerUrl, (client) =>
        client.query(`alter role ${role} in database ${database} set ${name} = '${value}'`),
      )
    expect(await limits()).toEqual(['1min', '5s', '5s'])
    for (const name of ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'])
      await set(name, '0')
    expect(await limits()).toEqual(['1min', '5s', '5s'])
    await set('statement_timeout', '2min')
    expect(await limits()).toEqual(['2min', '5s', '5s'])
  })

  it('that falls silent is given up, and the next question goes over a new one', async () => {
    const { line, ask, close } = await lined()
    expect((await ask()).rows).toEqual([{ n: 1 }])
    line.stall(true)
    await expect(ask()).rejects.toThrow(/has not been heard|terminated|closed/i)
    line.stall(false)
    expect((await ask()).rows).toEqual([{ n: 1 }])
    await close()
  })

  it('that is cut in mid-transaction leaves nothing of it, unless the database had heard the commit', async () => {
    const { line, db, close } = await lined()
    const write = (key: string) =>
      db
        .transaction()
        .execute((trx) =>
          trx
            .insertInto('platform.setting')
            .values({ agency_id: 1, key, value: '1', changed_at: new Date(), changed_by: 'test' })
            .execute(),
        )
    line.cut('before commit')
    await expect(write('unheard')).rejects.toThrow()
    line.cut('after commit')
    await expect(write('heard')).rejects.toThrow()
    const kept = await db.selectFrom('platform.setting').select('key').execute()
    expect(kept).toEqual([{ key: 'heard' }])
    await close()
  })
})
