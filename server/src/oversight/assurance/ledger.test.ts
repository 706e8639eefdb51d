import { sql } from 'kysely'
import { expect, it } from 'vitest'
import type { Evidence } from '#core/policy'
import { type TestWorld, testWorld } from '#testing'
import { collected } from './collected.ts'
import { dueLedgers, ledgerJob, ledgerOf } from './ledger.ts'

/** Profiles of accounts are not compared with the statement yet (2.1.2): without an account the clause is met. */
const closeAccounts = (t: TestWorld) =>
  t.db.updateTable('accounts.account').set({ state: 'closed' }).where('agency_id', '=', 1).execute()
const clause = async (t: TestWorld, large?: number) => {
  const { at, clauses } = await ledgerOf(t, 1, large === undefined ? {} : { large })
  return { at, state: clauses.find(({ id }) => id === '2.1.2')!.state }
}
const jobs = async (t: TestWorld) =>
  (
    await sql<{
      key: string
    }>`select key from graphile_worker.jobs where task_identifier = 'assurance.read'`.execute(t.db)
  ).rows.map(({ key }) => key)

it('the ledger of a small record is asked whenever somebody looks', async () => {
  const t = await testWorld()
  await ledgerJob(t).run({ agency: 1 })
  await closeAccounts(t)
  expect(await clause(t)).toEqual({ at: t.clock.now(), state: 'met' })
})

it('that of a large record is what a worker found, with the time, and after an hour it is asked all the same', async () => {
  const t = await testWorld()
  const read = t.clock.now()
  expect(await clause(t, 0)).toMatchObject({ at: read, state: 'partly' })
  await ledgerJob(t).run({ agency: 1 })
  await closeAccounts(t)
  t.clock.advance(3599)
  expect(await clause(t, 0)).toMatchObject({ at: read, state: 'partly' })
  t.clock.advance(1)
  expect(await clause(t, 0)).toEqual({ at: t.clock.now(), state: 'met' })
})

it('what other queries found is not shown', async () => {
  const t = await testWorld()
  await ledgerJob(t).run({ agency: 1 })
  await closeAccounts(t)
  const one: Evidence = { ...collected[0]!, clauses: ['2.2.1', '2.1.2'] }
  const { clauses } = await ledgerOf(t, 1, { evidence: [...collected, one], large: 0 })
  expect(clauses.find(({ id }) => id === '2.1.2')!.state).toBe('met')
})

it('a worker is asked once when a large ledger is due, again a minute after it was read, and never for a small one', async () => {
  const t = await testWorld()
  expect(await dueLedgers().sweep(t)).toBe(0)
  const large = dueLedgers(0)
  expect([await large.sweep(t), await large.sweep(t)]).toEqual([1, 0])
  expect(await jobs(t)).toEqual(['assurance.read:1'])
  t.clock.advance(10)
  await ledgerJob(t).run({ agency: 1 })
  t.clock.advance(59)
  expect(await large.sweep(t)).toBe(0)
  t.clock.advance(10)
  expect(await large.sweep(t)).toBe(1)
})

it('a round that nobody finished is begun again', async () => {
  const t = await testWorld()
  const large = dueLedgers(0)
  await large.sweep(t)
  expect(await clause(t, 0)).toMatchObject({ at: t.clock.now() })
  t.clock.advance(600)
  expect(await large.sweep(t)).toBe(1)
})
