import { describe, expect, it } from 'vitest'
import { accountById, addAccount, connectAccount, openGaps } from '#core/accounts'
import { practiceNetwork, publicSays, setFault } from '#core/practice'
import { collect } from '#flows/intake'
import { testWorld } from '#testing'
import { practice } from './index.ts'

const caller = { agency: 1, person: { id: 'lindqvist' } }
const asked = { network: 'practice', handle: '@Riverton', secret: 'anything' }

const centre = async ({ isPractice = true } = {}) => {
  const t = await testWorld()
  const connector = practice(practiceNetwork(t.world))
  const world = {
    ...t.world,
    centre: { name: 'Riverton', practice: isPractice },
    connectors: new Map([[connector.network, connector]]),
  }
  const within = t.db.transaction()
  return {
    ...t,
    world,
    say: (text: string) =>
      within.execute((trx) =>
        publicSays(trx, {
          agency: 1,
          account: 'riverton',
          at: t.clock.now(),
          posts: [{ author: { id: 'm', handle: '@m', name: 'M.' }, text, at: t.clock.now() }],
        }),
      ),
    fault: (kind: 'revoked' | 'missing', until: Date | null = null) =>
      within.execute((trx) =>
        setFault(trx, {
          agency: 1,
          account: 'riverton',
          kind,
          from: t.clock.now(),
          until,
          seed: 1,
          share: 1,
        }),
      ),
  }
}

describe('the practice network in a centre', () => {
  it('is refused in a real centre, in words, and leaves no account', async () => {
    const { world, db } = await centre({ isPractice: false })
    await expect(connectAccount(world, caller, asked)).rejects.toMatchObject({
      code: 'only_for_practice',
      status: 409,
      message: expect.stringContaining('Practice network is a simulation'),
    })
    const found = await db
      .selectFrom('accounts.account')
      .select('network')
      .where('agency_id', '=', 1)
      .where('network', '=', 'practice')
      .execute()
    expect(found).toEqual([])
  })

  it('even where an account was entered by hand: nothing is read without a sign-in', async () => {
    const { world, db, clock } = await centre({ isPractice: false })
    const id = await db.transaction().execute((trx) =>
      addAccount(trx, {
        agency: 1,
        network: 'practice',
        handle: 'riverton',
        name: 'Riverton',
        by: 'setup',
        now: clock.now(),
      }),
    )
    expect(await collect(world, 1, id)).toBe(0)
    expect((await accountById(db, 1, id))!.health.state).toBe('signed_out')
  })

  it('brings what its public says to the record', async () => {
    const { world, db, say } = await centre()
    const { id } = await connectAccount(world, caller, asked)
    await say('is the bridge open?')
    expect(await collect(world, 1, id)).toBe(1)
    expect((await accountById(db, 1, id))!.health).toMatchObject({ state: 'well' })
  })

  it('shows a revoked sign-in, and goes on where it stopped when the account is connected again', async () => {
    const { world, db, say, fault } = await centre()
    const { id } = await connectAccount(world, caller, asked)
    await say('before')
    expect(await collect(world, 1, id)).toBe(1)
    await fault('revoked')
    await say('meanwhile')
    expect(await collect(world, 1, id)).toBe(0)
    expect((await accountById(db, 1, id))!.health).toMatchObject({
      state: 'signed_out',
      sentence: expect.stringContaining('Connect the account again'),
    })
    expect((await connectAccount(world, caller, asked)).id).toBe(id)
    expect(await collect(world, 1, id)).toBe(1)
    expect((await accountById(db, 1, id))!.health.state).toBe('well')
  })

  it('shows what went missing as a gap of the account', async () => {
    const { world, db, clock, say, fault } = await centre()
    const { id } = await connectAccount(world, caller, asked)
    await fault('missing')
    await say('lost')
    await collect(world, 1, id)
    const gaps = (await openGaps(db, 1)).get(id)!
    expect(gaps).toHaveLength(1)
    expect(gaps[0]!.sentence).toContain('1 more message than it handed over')
    expect(clock.now()).toEqual(gaps[0]!.foundAt)
  })
})
