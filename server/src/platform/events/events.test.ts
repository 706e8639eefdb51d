import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { fixedClock } from '#platform/clock'
import { testDatabase } from '#testing'
import { emit, positionNow, type Reactor, readerLag, readFrom, runReaders } from './index.ts'

const clock = fixedClock('2026-03-01T02:14:07Z')
const noted = (by: string, conversation: string = randomUUID()) =>
  ({
    agency: 1,
    name: 'conversation.noted',
    at: clock.now(),
    subject: conversation,
    data: { conversation, by },
  }) as const

const follow = async (db: Awaited<ReturnType<typeof testDatabase>>['db'], reader: string) =>
  sql`insert into events.cursor (agency_id, reader) values (1, ${reader})`.execute(db)

describe('events', () => {
  it('a fact undone with its transaction was never told', async () => {
    const { db } = await testDatabase()
    const seen: string[] = []
    const reactor: Reactor = {
      reader: 'seen',
      to: ['conversation.noted'],
      apply: async (_, e) => void seen.push(...e.map((x) => x.name)),
    }
    await follow(db, 'seen')
    await db
      .transaction()
      .execute(async (trx) => {
        await emit(trx, noted('a'))
        throw new Error('undone')
      })
      .catch(() => undefined)
    expect(await runReaders(db, clock, [reactor], null)).toBe(0)
    expect(seen).toEqual([])
  })

  it('each reader gets each fact once, however many processes read at the same time', async () => {
    const { db } = await testDatabase()
    await follow(db, 'counting')
    const reactor: Reactor<'conversation.noted'> = {
      reader: 'counting',
      to: ['conversation.noted'],
      apply: async (trx, e) => {
        for (const x of e)
          await sql`insert into platform.setting (agency_id, key, value, changed_at, changed_by) values (1, ${x.data.by}, '1', ${clock.now()}, 'test')`.execute(
            trx,
          )
      },
    }
    for (let i = 0; i < 40; i++)
      await db.transaction().execute((trx) => emit(trx, noted(`p${i}`), noted(`q${i}`)))
    await Promise.all([1, 2, 3, 4].map(() => runReaders(db, clock, [reactor as Reactor], 1)))
    const { rows } = await sql<{ n: number }>`select count(*) as n from platform.setting`.execute(db)
    expect(rows[0]?.n).toBe(80)
  })

  it('a fact that cannot be applied is set aside by name, shown, and the ones behind it pass', async () => {
    const { db } = await testDatabase()
    await follow(db, 'picky')
    const applied: string[] = []
    const reactor: Reactor<'conversation.noted'> = {
      reader: 'picky',
      to: ['conversation.noted'],
      apply: async (_, e) => {
        if (e.some((x) => x.data.by === 'bad')) throw new Error('cannot')
        applied.push(...e.map((x) => x.data.by))
      },
    }
    await db.transaction().execute((trx) => emit(trx, noted('before'), noted('bad'), noted('after')))
    await runReaders(db, clock, [reactor as Reactor], 1)
    expect(applied).toEqual(['before', 'after'])
    expect(await readerLag(db)).toEqual([{ reader: 'picky', behind: 0, setAside: 1 }])
  })

  it('a fact whose connection broke, twice, while it was applied is applied when the database is back, and not set aside', async () => {
    const { db } = await testDatabase()
    await follow(db, 'cut off')
    let cuts = 0
    const applied: string[] = []
    const reactor: Reactor<'conversation.noted'> = {
      reader: 'cut off',
      to: ['conversation.noted'],
      apply: async (trx, e) => {
        if (cuts++ < 2) await sql`select pg_terminate_backend(pg_backend_pid())`.execute(trx)
        applied.push(...e.map((x) => x.data.by))
      },
    }
    await db.transaction().execute((trx) => emit(trx, noted('a'), noted('b')))
    for (let round = 0; round < 3; round++)
      await runReaders(db, clock, [reactor as Reactor], 1).catch(() => undefined)
    expect(applied).toEqual(['a', 'b'])
    expect(await readerLag(db)).toEqual([{ reader: 'cut off', behind: 0, setAside: 0 }])
  })

  it('the live stream goes on from a position without a gap', async () => {
    const { db } = await testDatabase()
    const start = await positionNow(db)
    await db.transaction().execute((trx) => emit(trx, noted('a'), noted('b')))
    const first = await readFrom(db, 1, start, 1)
    const second = await readFrom(db, 1, first!.position, 10)
    expect([...first!.happened, ...second!.happened].map((x) => (x.data as { by: string }).by)).toEqual([
      'a',
      'b',
    ])
    expect(await readFrom(db, 1, 'nonsense', 1)).toBeNull()
  })
})
