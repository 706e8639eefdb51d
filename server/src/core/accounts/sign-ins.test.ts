import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { type Connector, type Json, noAbilities } from '#core/channels'
import { secondsAfter } from '#platform/clock'
import { testWorld } from '#testing'
import {
  accountById,
  accountsOf,
  closeAccount,
  connectAccount,
  endingSignIns,
  evidence,
  openSession,
} from './index.ts'

/** A network that takes any secret; its sign-ins last as many days as the secret ends with, `for ever` without. */
const network = (name: string): Connector => ({
  network: name,
  name: `Network ${name}`,
  abilities: () => ({ ...noAbilities, realNetwork: false }),
  decode: () => [],
  keyFor: ({ id }) => id,
  connect: async ({ handle, secret }) => ({
    credential: { password: secret },
    session: { ticket: `of ${handle}` },
    handle,
    name: handle,
    url: null,
    settings: {},
  }),
  secretOf: (credential) => (credential as { password: string }).password,
  expiry: ({ session }) => {
    const { ends, renews } = session as { ends?: string; renews?: boolean }
    return ends ? { at: new Date(ends), renews: renews ?? false } : null
  },
  health: async () => ({ state: 'well', sentence: 'Well.' }),
})

const centre = async () => {
  const t = await testWorld({ connectors: [network('one'), network('two')] })
  const connect = (handle: string, secret: string, on = 'one', agency = 1) =>
    connectAccount(t.world, { agency, person: { id: 'marsh' } }, { network: on, handle, secret })
  const says = async (clause: string) =>
    Promise.all(
      evidence
        .filter(({ clauses }) => clauses.includes(clause))
        .map((one) => one.read(t.db, { agency: 1, at: t.clock.now() } as Parameters<typeof one.read>[1])),
    )
  return { ...t, connect, says }
}

describe('no two accounts of an agency share a secret', () => {
  it('whoever connects a second one with it is told with which it is shared, and nothing is kept', async () => {
    const { connect, db } = await centre()
    await connect('police', 'the same secret')
    const refused = await connect('fire', 'the same secret', 'two').catch((error: Error) => error)
    expect(refused).toMatchObject({ code: 'secret_shared', status: 409 })
    expect(String(refused)).toContain(
      'This secret is the one of police on Network one already. No two accounts may share one (CoP S7): make one for fire alone',
    )
    expect(String(refused)).not.toContain('the same secret')
    expect((await accountsOf(db, 1)).map(({ handle }) => handle)).not.toContain('fire')
  })

  it('the same account is connected again with it, another agency may have it, and a closed one gives it back', async () => {
    const { connect, db, clock } = await centre()
    const { id } = await connect('police', 'the same secret')
    await connect('police', 'the same secret')
    await connect('police', 'the same secret', 'one', 2)
    await db
      .transaction()
      .execute((trx) => closeAccount(trx, { agency: 1, account: id, by: 'marsh', now: clock.now() }))
    await connect('fire', 'the same secret')
  })

  it('of two that are connected at the same moment one is refused', async () => {
    const { connect } = await centre()
    const both = await Promise.allSettled([connect('police', 'same'), connect('fire', 'same', 'two')])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('two that shared one before that was looked at are found at their next use, and the clause says so', async () => {
    const { connect, db, world, says } = await centre()
    const [one, two] = [await connect('police', 'first'), await connect('fire', 'second')]
    await sql`update accounts.account set fingerprint = null`.execute(db)
    expect((await says('CoP-S7'))[0]).toMatchObject({ state: 'met' })
    for (const { id } of [one, two]) await openSession(world, 1, id)
    expect((await says('CoP-S7'))[0]).toMatchObject({
      state: 'met',
      sentence: '2 accounts are connected with a secret, and no two of them share one.',
    })
    await sql`update accounts.account set fingerprint = (select fingerprint from accounts.account where account_id = ${one.id}) where account_id = ${two.id}`.execute(
      db,
    )
    expect((await says('CoP-S7'))[0]).toMatchObject({
      state: 'not met',
      rows: [{ accounts: [one.id, two.id].sort().join(', ') }],
    })
  })

  it('what stands in the table tells neither the secret nor that another agency uses it', async () => {
    const { connect, db } = await centre()
    await connect('police', 'the same secret')
    await connect('police', 'the same secret', 'one', 2)
    const { rows } = await sql<{
      f: Buffer
    }>`select fingerprint as f from accounts.account where fingerprint is not null`.execute(db)
    expect(rows[0]!.f.equals(rows[1]!.f)).toBe(false)
  })
})

describe('a sign-in that ends by itself', () => {
  const ending = async (c: Awaited<ReturnType<typeof centre>>, days: number, renews = false) => {
    const { id } = await c.connect('police', 'secret')
    const session = await openSession(c.world, 1, id)
    const ends = secondsAfter(c.clock.now(), days * 86_400).toISOString()
    await session.saveSession({ ticket: 'of police', ends, renews } satisfies Json)
    return { id, account: (await accountById(c.db, 1, id))! }
  }

  it('is told seven days before, in words that say what to do, and the clause counts it', async () => {
    const c = await centre()
    const { account } = await ending(c, 8)
    expect(account.signInEnds).toEqual({ at: new Date('2026-03-09T02:14:09Z'), renews: false })
    expect(endingSignIns([account], c.clock.now())).toEqual([])
    c.clock.advance(86_400)
    expect(endingSignIns([account], c.clock.now())[0]?.says).toBe(
      'The sign-in of police on one ends on 9 March at 02:14, and nothing renews it by itself: connect the account again (Accounts, Connect), or nothing is read and nothing leaves.',
    )
    expect((await c.says('CoP-S7'))[1]).toMatchObject({ state: 'partly', figure: '1 ending' })
  })

  it('and that we renew ourselves is told to nobody', async () => {
    const c = await centre()
    const { account } = await ending(c, 1, true)
    expect(endingSignIns([account], c.clock.now())).toEqual([])
    expect((await c.says('CoP-S7'))[1]).toMatchObject({ state: 'met' })
  })

  it('is over with the next one', async () => {
    const c = await centre()
    const { id } = await ending(c, 1)
    await c.connect('police', 'another secret')
    expect((await accountById(c.db, 1, id))!.signInEnds).toBeNull()
  })
})
