import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { sweepAll } from '#platform/sweep'
import { pleas, testWorld } from '#testing'
import { module, recount, tallies } from './index.ts'

describe('the kept counters', () => {
  it('are folded by the application itself when they have piled up, and still say what is there', async () => {
    const { db, clock, agency, account } = await testWorld()
    for (let batch = 0; batch < 510; batch++) await pleas(db, clock, { account })
    const rows = async (): Promise<number> =>
      (await sql<{ n: number }>`select count(*)::int as n from conversations.tally`.execute(db)).rows[0]!.n
    expect(await rows()).toBeGreaterThan(500)
    await sweepAll({ db, clock }, module.sweeps!)
    expect(await rows()).toBe(1)
    expect(await tallies(db, agency)).toEqual(await recount(db, agency))
  })
})
