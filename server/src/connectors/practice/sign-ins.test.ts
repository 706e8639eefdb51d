import { describe, expect, it } from 'vitest'
import { accountById, connectAccount, openSession } from '#core/accounts'
import { clearFault, type FaultKind, type FaultSettings, practiceNetwork, setFault } from '#core/practice'
import { module as register } from '#core/register'
import { makeAlarms } from '#flows/alarms'
import { collect } from '#flows/intake'
import { sweepAll } from '#platform/sweep'
import { person, testWorld } from '#testing'
import { practice } from './index.ts'

const day = 86_400

const centre = async () => {
  const t = await testWorld()
  const connector = practice(practiceNetwork(t.world))
  const world = { ...t.world, connectors: new Map([[connector.network, connector]]) }
  const connect = () =>
    connectAccount(
      world,
      { agency: 1, person: { id: 'marsh' } },
      { network: 'practice', handle: 'riverton', secret: 'anything' },
    )
  const { id } = await connect()
  await collect(world, 1, id)
  const alarms = makeAlarms({ anybodyOnShift: async () => true })
  const supervisor = { ...t, world }
  return {
    ...t,
    world,
    id,
    connect,
    look: () => collect(world, 1, id),
    session: async () => (await openSession(world, 1, id)).session,
    health: async () => (await accountById(t.db, 1, id))!.health,
    fault: (kind: FaultKind, settings: FaultSettings = {}) =>
      t.db.transaction().execute((trx) =>
        setFault(trx, {
          agency: 1,
          account: 'riverton',
          kind,
          from: t.clock.now(),
          until: null,
          seed: 1,
          ...settings,
        }),
      ),
    mend: () =>
      t.db
        .transaction()
        .execute((trx) => clearFault(trx, { agency: 1, account: 'riverton', at: t.clock.now() })),
    alarms: async () => {
      await sweepAll({ db: t.db, clock: t.clock }, alarms.sweeps ?? [])
      const { alarms: open } = await person(supervisor, alarms, 'lindqvist')('alarms.list', { limit: 50 })
      return open.filter(({ about, subject }) => about === null && subject === id)
    },
    row: async () =>
      (await person(supervisor, register, 'lindqvist')('register.health', {})).accounts.find(
        ({ account }) => account === id,
      )!,
  }
}

describe('a renewal that brings nothing', () => {
  it('never overwrites what is kept: it is told, reading and answering go on, and the next good one is taken', async () => {
    const c = await centre()
    const kept = await c.session()
    expect(kept).toMatchObject({ ticket: 'riverton 1', ends: 'never' })
    await c.fault('empty_renewal')
    await c.look()
    expect(await c.session()).toEqual(kept)
    expect(await c.health()).toMatchObject({
      state: 'slow',
      sentence:
        'The new session of riverton is missing everything: the one kept before stays. Connect the account again if it no longer works.',
    })
    expect((await c.row()).cannotSend).toBeNull()
    await c.mend()
    await c.look()
    expect(await c.health()).toMatchObject({ state: 'well' })
    expect(await c.session()).toEqual(kept)
  })
})

describe('a sign-in that ends in five days', () => {
  it('is an alarm and stands in the health of the account, until the account is connected again', async () => {
    const c = await centre()
    expect(await c.row()).toMatchObject({ signIn: { endsAt: null } })
    await c.fault('expiring')
    await c.look()
    const [alarm, ...others] = await c.alarms()
    expect(others).toEqual([])
    expect(alarm).toMatchObject({
      kind: 'sign_in',
      sentence: expect.stringContaining('The sign-in of riverton on practice ends on 5 March at 20:14, and'),
    })
    expect(await c.row()).toMatchObject({
      signIn: { state: 'ending', endsAt: '2026-03-06T02:14:09.000Z', renews: false },
      cannotSend: null,
    })
    c.clock.advance(60)
    await c.connect()
    await c.look()
    expect(await c.alarms()).toEqual([])
    expect(await c.row()).toMatchObject({ signIn: { state: 'not_needed', endsAt: null } })
  })

  it('that nobody renewed is refused by the network, and told as that alone', async () => {
    const c = await centre()
    await c.fault('expiring', { seconds: day })
    await c.look()
    c.clock.advance(day + 1)
    await c.look()
    expect((await c.alarms()).map(({ kind }) => kind)).toEqual(['account'])
    const row = await c.row()
    expect(row).toMatchObject({ state: 'signed_out', signIn: { state: 'refused' } })
    expect(row.cannotSend).toContain('Connect the account again')
  })
})
