import { describe, expect, it } from 'vitest'
import { accountById, connectAccount, leaseHolder, takeDueToCollect, takeLease } from '#core/accounts'
import { type Connector, noAbilities, type Pulled, SignedOut } from '#core/channels'
import { withSession } from '#platform/db'
import { newId } from '#platform/ids'
import { said, testWorld } from '#testing'
import { collect } from './collect.ts'

/** A network that is asked; `pulled` says what comes of it. */
const asked = (pulled: () => Promise<Pulled>, decode: Connector['decode'] = () => []): Connector => ({
  network: 'asked',
  name: 'Asked network',
  abilities: () => ({ ...noAbilities, reads: ['pull'], realNetwork: false }),
  decode,
  keyFor: ({ id }) => id,
  connect: async ({ handle, secret }) => ({
    credential: { password: secret },
    session: { token: secret },
    handle,
    name: 'Riverton ECC',
    url: null,
    settings: {},
  }),
  pull: pulled,
  health: async () => ({ state: 'well', sentence: 'Well.' }),
})

const centre = async (pulled: () => Promise<Pulled>, decode?: Connector['decode']) => {
  const t = await testWorld({ connectors: [asked(pulled, decode)] })
  const caller = { agency: 1, person: { id: 'marsh' } }
  const connect = (secret: string) =>
    connectAccount(t.world, caller, { network: 'asked', handle: 'riverton', secret })
  const { id } = await connect('first secret')
  return { ...t, id, connect, health: async () => (await accountById(t.db, 1, id))!.health }
}

describe('reading the networks', () => {
  it('a sign-in that the network ends is told with its name, what was said and what to do', async () => {
    const { world, id, health } = await centre(async () => {
      throw new SignedOut('Invalid identifier or password.')
    })
    await collect(world, 1, id)
    expect(await health()).toMatchObject({
      state: 'signed_out',
      sentence:
        'Asked network no longer accepts the sign-in of riverton (Invalid identifier or password): nothing is read and nothing leaves. Connect the account again with a new app password or token (Accounts, Connect).',
    })
  })

  it('an account connected anew in mid-reading is well, whatever the old sign-in then hears', async () => {
    const made: { connect?: (secret: string) => Promise<unknown> } = {}
    const { world, id, health, connect } = await centre(async () => {
      await made.connect!('second secret')
      throw new SignedOut('Invalid identifier or password')
    })
    made.connect = connect
    await collect(world, 1, id)
    expect((await health()).state).toBe('well')
  })

  it('a reader that dies in mid-reading leaves the account free for another well within the first look', async () => {
    const made: { dies?: () => Promise<void> } = {}
    let holder: string | null = ''
    const { world, clock, id } = await centre(async () => {
      await made.dies!()
      throw new Error('no page today')
    })
    made.dies = async () => {
      const lease = { agency: 1, account: id, duty: 'collect' as const }
      expect(await leaseHolder(world.db, clock, lease)).not.toBeNull()
      clock.advance(15)
      holder = await leaseHolder(world.db, clock, lease)
    }
    await collect(world, 1, id)
    expect(holder).toBeNull()
  })

  it('an account that somebody holds is offered again in two seconds, so that nothing waits for a dead reader', async () => {
    const { world, clock, db, id } = await centre(async () => {
      throw new Error('no page today')
    })
    await takeLease(db, clock, { agency: 1, account: id, duty: 'collect', holder: world.processId })
    const due = () => db.transaction().execute((trx) => takeDueToCollect(trx, clock.now(), ['asked']))
    expect(await due()).toHaveLength(1)
    await collect(world, 1, id)
    clock.advance(1)
    expect(await due()).toHaveLength(0)
    clock.advance(1)
    expect(await due()).toHaveLength(1)
  })

  it('an account is asked in its turn after the clock ran an hour ahead and was put right', async () => {
    const { clock, db } = await centre(async () => {
      throw new Error('no page today')
    })
    const due = () => db.transaction().execute((trx) => takeDueToCollect(trx, clock.now(), ['asked']))
    clock.advance(3600)
    expect(await due()).toHaveLength(1)
    clock.advance(-3600)
    expect(await due()).toHaveLength(1)
    expect(await due()).toHaveLength(0)
  })

  it('a reader that died while the clock ran ahead holds the account no longer than any other', async () => {
    const { world, clock, db, id } = await centre(async () => {
      throw new Error('no page today')
    })
    const lease = { agency: 1, account: id, duty: 'collect' as const }
    clock.advance(3600)
    await takeLease(db, clock, { ...lease, holder: newId(clock.now()) })
    clock.advance(-3600)
    expect(await leaseHolder(db, clock, lease)).toBeNull()
    expect(await takeLease(db, clock, { ...lease, holder: world.processId })).toBe(true)
  })
})

describe('a network that misbehaves', () => {
  const decode: Connector['decode'] = ({ raw }) => [
    { ...JSON.parse(Buffer.from(raw).toString('utf8')), networkAt: null },
  ]
  const onRecord = (db: Awaited<ReturnType<typeof centre>>['db']) =>
    db
      .selectFrom('conversations.message')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
      .then(({ n }) => Number(n))

  it('and never answers is left alone until its next turn, and the account says so', async () => {
    const { world, db, clock, id, health } = await centre(() => new Promise(() => undefined))
    await collect(world, 1, id, 20)
    expect(await health()).toMatchObject({
      state: 'cannot_read',
      sentence: expect.stringContaining('did not answer within'),
    })
    expect(await leaseHolder(db, clock, { agency: 1, account: id, duty: 'collect' })).toBeNull()
  })

  it('and hands over the same page for ever is asked twice, its messages once on the record', async () => {
    let asks = 0
    const { world, db, id, health } = await centre(async () => {
      asks++
      return { deliveries: [said('m1', 'water is rising')], position: 'here', more: true, gaps: [] }
    }, decode)
    await collect(world, 1, id)
    expect(asks).toBe(2)
    expect(await onRecord(db)).toBe(1)
    expect((await health()).sentence).toMatch(/hands over the same again and again/)
  })

  it('and hands over two thousand at once is taken in parts, the position with the last', async () => {
    const deliveries = Array.from({ length: 1200 }, (_, n) => said(`m${n}`, `call ${n}`))
    const { world, db, id, ownerUrl } = await centre(
      async () => ({ deliveries, position: 'far', more: false, gaps: [] }),
      decode,
    )
    const parts = () =>
      withSession(ownerUrl, async (client) =>
        (
          await client.query<{ n: string }>(
            'select count(*) as n from conversations.message group by xmin order by 1 desc',
          )
        ).rows.map(({ n }) => Number(n)),
      )
    await collect(world, 1, id)
    expect(await onRecord(db)).toBe(1200)
    expect(await parts()).toEqual([500, 500, 200])
    expect((await accountById(db, 1, id))!.position).toBe('far')
  })
})
