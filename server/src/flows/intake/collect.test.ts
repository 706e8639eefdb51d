import { describe, expect, it } from 'vitest'
import { accountById, connectAccount, leaseHolder, takeDueToCollect, takeLease } from '#core/accounts'
import { type Connector, noAbilities, SignedOut } from '#core/channels'
import { testWorld } from '#testing'
import { collect } from './collect.ts'

/** A network that is asked; `pulled` says what comes of it. */
const asked = (pulled: () => Promise<never>): Connector => ({
  network: 'asked',
  name: 'Asked network',
  abilities: () => ({ ...noAbilities, reads: ['pull'], realNetwork: false }),
  decode: () => [],
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

const centre = async (pulled: () => Promise<never>) => {
  const t = await testWorld({ connectors: [asked(pulled)] })
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
})
