import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { addAccount, reportHealth } from '#core/accounts'
import { module as register, watchCover } from '#core/register'
import { withSession } from '#platform/db'
import { runReaders } from '#platform/events'
import { person } from '#testing'
import { centre } from './testing/centre.ts'

type Centre = Awaited<ReturnType<typeof centre>>

const accountsOn = (c: Centre, network: string, handles: readonly string[]): Promise<string[]> =>
  c.db.transaction().execute(async (trx) => {
    const ids: string[] = []
    for (const handle of handles)
      ids.push(
        await addAccount(trx, { agency: 1, network, handle, name: handle, by: 'setup', now: c.clock.now() }),
      )
    return ids
  })

const is = (c: Centre, account: string, state: 'well' | 'cannot_read' | 'signed_out') =>
  c.db
    .transaction()
    .execute((trx) =>
      reportHealth(trx, { agency: 1, account, health: { state, sentence: state }, now: c.clock.now() }),
    )

const kinds = async (c: Centre): Promise<string[]> => (await c.list()).map(({ kind }) => kind).toSorted()

describe('a network that is out', () => {
  it('is told once, and not for each of its accounts', async () => {
    const c = await centre()
    const [one, two, three] = await accountsOn(c, 'wide', ['fire', 'police', 'parks'])
    await is(c, one!, 'cannot_read')
    await c.pass(10)
    expect(await kinds(c)).toEqual(['account'])
    c.clock.advance(60)
    await is(c, two!, 'cannot_read')
    await c.pass(10)
    expect(await kinds(c)).toEqual(['network'])
    expect((await c.list())[0]!.sentence).toBe(
      'wide seems to be out: 2 of our 3 accounts there cannot be reached (fire, police). Say on another channel that nobody reads there, and where help is.',
    )
    await is(c, three!, 'cannot_read')
    await c.pass(10)
    expect(await kinds(c)).toEqual(['network'])
    for (const account of [two!, three!]) await is(c, account, 'well')
    await c.pass(10)
    expect(await kinds(c)).toEqual(['account'])
    await is(c, one!, 'well')
    await c.pass(10)
    expect(await kinds(c)).toEqual([])
  })

  it('is not what one account of many, one of another hour, or a refused sign-in makes', async () => {
    const c = await centre()
    const [one, two, three] = await accountsOn(c, 'wide', ['fire', 'police', 'parks', 'roads', 'water'])
    await is(c, one!, 'cannot_read')
    c.clock.advance(3600)
    await is(c, two!, 'cannot_read')
    await is(c, three!, 'signed_out')
    await c.pass(10)
    expect(await kinds(c)).toEqual(['account', 'account', 'account'])
  })
})

describe('an account that loses its second updater at 02:00', () => {
  it('is an alarm for the supervisor, who opens the account from it, until there are enough people again', async () => {
    const c = await centre()
    const supervisor = person(c, register, 'lindqvist')
    const keep = (updaters: string[]) =>
      supervisor('register.keepers', { id: c.account, updaters, backups: ['lindqvist'] })
    await keep(['ruiz', 'okafor'])
    const night = '2026-03-02T02:00:00Z'
    await withSession(c.ownerUrl, (client) =>
      client.query(`update identity.grant_of_role set valid_until = $1 where person_id = 'okafor'`, [night]),
    )
    const round = async () => {
      await watchCover(c.world)
      await runReaders(c.db, c.clock, c.alarms.reactors ?? [], null)
    }
    c.clock.set('2026-03-02T01:59:59Z')
    await round()
    expect((await kinds(c)).filter((kind) => kind === 'cover')).toEqual([])
    c.clock.set(night)
    await round()
    const raised = (await c.list()).find(({ kind }) => kind === 'cover')
    expect(raised).toMatchObject({ subject: c.account, calls: [] })
    expect(raised!.sentence).toContain('riverton on push has too few people.')
    expect(raised!.sentence).toContain('B. Okafor holds no role here any more')
    await keep(['ruiz', 'marsh'])
    await round()
    expect((await kinds(c)).filter((kind) => kind === 'cover')).toEqual([])
    const { rows } = await sql<{
      n: number
    }>`select count(*)::int as n from alarms.alarm where kind = 'cover'`.execute(c.db)
    expect(rows[0]!.n).toBe(1)
  })
})
