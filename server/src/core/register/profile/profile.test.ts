import type { ProfileView } from '@callbox/contract'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { practice } from '#connectors/practice'
import { connectAccount } from '#core/accounts'
import { packOf } from '#core/policy'
import { clearFault, type FaultKind, practiceNetwork, setFault } from '#core/practice'
import { module as sending } from '#core/sending'
import { makeAlarms } from '#flows/alarms'
import { withSession } from '#platform/db'
import { follow, runReaders } from '#platform/events'
import { drainJobs } from '#platform/jobs'
import { sweepAll } from '#platform/sweep'
import { person, type TestWorld, testWorld } from '#testing'
import { drifted, evidence, module } from '../index.ts'

const always = {
  always: true,
  week: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
  holidays: [],
}

/** A centre with an account on the practice network, its hours set, and somebody who approves. */
const centre = async () => {
  const t = await testWorld()
  const { db, clock } = t
  const network = practice(practiceNetwork({ db, clock, files: t.world.files }))
  const world = { ...t.world, connectors: new Map([...t.world.connectors, ['practice', network]]) }
  const { id } = await connectAccount(
    world,
    { agency: 1, person: { id: 'setup' } },
    { network: 'practice', handle: 'riverton', secret: 'any' },
  )
  await withSession(t.ownerUrl, async (client) => {
    await client.query(
      `insert into identity."user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt")
       values ('brandt', 'E. Brandt', 'brandt@riverton.example', true, $1, $1)`,
      [clock.now()],
    )
    await client.query(
      `insert into identity.grant_of_role (agency_id, person_id, role, granted_by, valid_from) values (1, 'brandt', 'approver', 'setup', $1)`,
      [clock.now()],
    )
  })
  const c: TestWorld = { ...t, world }
  const alarms = makeAlarms({ anybodyOnShift: async () => true })
  const parts = [module, sending, alarms]
  const as = (who: string) => person(c, module, who)
  /** What was sent is worked, and what stands there then is read. */
  const settle = async () => {
    await pass()
    await pass(6)
  }
  /** Some seconds pass; what is due is swept, told and worked, until nothing is left of it. */
  const pass = async (seconds = 1) => {
    clock.advance(seconds)
    for (let n = 0, moved = 1; moved > 0 && n < 8; n++) {
      moved = await sweepAll(
        world,
        parts.flatMap((one) => one.sweeps ?? []),
      )
      if (moved > 0)
        await drainJobs(
          t.pool,
          parts.flatMap((one) => one.jobs?.(world) ?? []),
          world.log,
        )
      moved += await runReaders(
        db,
        clock,
        parts.flatMap((one) => one.reactors ?? []),
        null,
      )
    }
  }
  const supervisor = as('lindqvist')
  await follow(
    db,
    [1],
    parts.flatMap((one) => one.reactors ?? []).map(({ reader }) => reader),
  )
  await supervisor('register.hours', { id, ...always })
  await pass()
  const view = (): Promise<ProfileView> => supervisor('register.profile', { id }) as Promise<ProfileView>
  const open = async () =>
    (
      await db
        .selectFrom('alarms.alarm')
        .select(['kind', 'sentence'])
        .where('ended_at', 'is', null)
        .where('kind', '=', 'profile')
        .execute()
    ).map(({ sentence }) => sentence)
  const fault = (kind: FaultKind) =>
    db
      .transaction()
      .execute((trx) =>
        setFault(trx, { agency: 1, account: 'riverton', kind, from: clock.now(), until: null, seed: 7 }),
      )
  const clear = () =>
    db.transaction().execute((trx) => clearFault(trx, { agency: 1, account: 'riverton', at: clock.now() }))
  const write = (over: { own?: string } = {}) =>
    supervisor('register.statement', {
      id,
      language: 'en',
      name: 'Riverton ECC',
      own: '',
      link: null,
      why: 'The first one',
      ...over,
    })
  const decide = (version: number, how: 'approve' | 'refuse' = 'approve') =>
    as('brandt')('register.statement_decide', { id, version, as: how, why: 'It is right' })
  let pressed = 0
  const push = async (version: number, over?: string) =>
    supervisor('register.statement_push', {
      id,
      version,
      over: over ?? (await view()).live!.version,
      key: `press-${++pressed}-0000`,
    })
  const stands = async () => {
    const { version } = await write()
    await decide(version)
    await push(version)
    await settle()
    return version
  }
  return { t: c, id, as, supervisor, pass, settle, view, open, fault, clear, write, decide, push, stands }
}
type Centre = Awaited<ReturnType<typeof centre>>

const outgoing = (c: Centre) =>
  c.t.db
    .selectFrom('sending.outgoing')
    .select(['state', 'submits', 'why'])
    .where('category', '=', 'profile')
    .orderBy('made_at')
    .execute()
const clauses = async (c: Centre, clause: string) =>
  Promise.all(
    evidence
      .filter((one) => one.clauses.includes(clause))
      .map((one) =>
        one.read(c.t.db, {
          agency: 1,
          at: c.t.clock.now(),
          pack: packOf('us-ecc'),
          nonEmergency: '555-0111',
        }),
      ),
  )

describe('the statement of an account', () => {
  it('is written from the sentences, approved by another person, put on the network once, and read back', async () => {
    const c = await centre()
    const { version } = await c.write({ own: 'Storms, floods and road closures.' })
    await expect(c.push(version)).rejects.toMatchObject({ code: 'statement_not_approved' })
    await c.decide(version)
    expect((await c.view()).findings).toEqual([])
    await c.push(version)
    await c.settle()
    const view = await c.view()
    expect(view.live?.text).toBe(view.statements[0]!.text)
    expect(view.live?.text).toContain('9-1-1')
    expect(view.live?.text).toContain('Storms, floods and road closures.')
    expect(view).toMatchObject({ differs: { text: null, name: null }, driftedSince: null })
    expect(await outgoing(c)).toMatchObject([{ state: 'published', submits: 1 }])
    const kinds = await c.t.db
      .selectFrom('archive.entry')
      .select('kind')
      .where('kind', 'in', ['message.prepared', 'message.published', 'register.statement_approved'])
      .orderBy('number')
      .execute()
    expect(kinds.map(({ kind }) => kind)).toEqual([
      'register.statement_approved',
      'message.prepared',
      'message.published',
    ])
    for (const clause of ['2.1.1', '2.1.2', '2.1.2.1', '2.1.3', '2.1.4'])
      expect((await clauses(c, clause))[0]!.rows, clause).toContainEqual(
        expect.objectContaining({ account: c.id, lacks: 'nothing' }),
      )
  })

  it('is never approved by who wrote it, and its words are never changed: another version replaces it', async () => {
    const c = await centre()
    const first = await c.stands()
    await c.write({ own: 'Another sentence.' })
    await expect(
      c.supervisor('register.statement_decide', { id: c.id, version: 2, as: 'approve', why: 'Mine' }),
    ).rejects.toMatchObject({ code: 'author_approves' })
    await c.decide(2)
    expect((await c.view()).statements.map(({ version, state }) => [version, state])).toEqual([
      [2, 'approved'],
      [first, 'replaced'],
    ])
    await expect(c.push(first)).rejects.toMatchObject({ code: 'statement_not_approved' })
    await expect(
      c.t.db.updateTable('register.statement').set({ text: 'Call nobody.' }).execute(),
    ).rejects.toThrow('permission denied')
    expect(await c.open()).toEqual([])
  })

  it('is refused while the hours are not set, and is of yesterday when they change', async () => {
    const c = await centre()
    await withSession(c.t.ownerUrl, (client) => client.query('update register.entry set hours = null'))
    await expect(c.write()).rejects.toMatchObject({ code: 'statement_lacks' })
    await c.supervisor('register.hours', { id: c.id, ...always })
    const version = await c.stands()
    await c.supervisor('register.hours', {
      id: c.id,
      ...always,
      always: false,
      week: { ...always.week, mon: [{ from: '08:00', to: '12:00' }] },
    })
    expect((await c.view()).statements[0]!.outdated).toContain('the hours in which it is watched changed')
    await expect(c.push(version)).rejects.toMatchObject({ code: 'statement_outdated' })
    expect((await clauses(c, '2.1.1'))[0]!.rows).toContainEqual(
      expect.objectContaining({ account: c.id, lacks: expect.stringContaining('hours') }),
    )
  })

  it('on a network that no program can reach is set by hand, and somebody says so until a day of review', async () => {
    const c = await centre()
    const id = c.t.account
    await c.supervisor('register.hours', { id, ...always })
    const { version } = await c.supervisor('register.statement', {
      id,
      language: 'es',
      name: 'Riverton',
      own: '',
      link: null,
      longest: 150,
      why: 'It has none',
    })
    await c.as('brandt')('register.statement_decide', { id, version, as: 'approve', why: 'Right' })
    await expect(
      c.supervisor('register.statement_push', { id, version, over: 'x', key: 'press-press' }),
    ).rejects.toMatchObject({ code: 'profile_unread' })
    expect((await clauses(c, '2.1.3'))[0]!.rows).toContainEqual(
      expect.objectContaining({ account: id, lacks: 'somebody who says that it stands on the network' }),
    )
    await c.supervisor('register.statement_set', { id, version, reviewOn: '2026-06-01' })
    const view = (await c.supervisor('register.profile', { id })) as ProfileView
    expect(view.statements[0]).toMatchObject({ set: { by: { name: 'C. Lindqvist' }, overdue: false } })
    expect(view.statements[0]!.text.length).toBeLessThanOrEqual(150)
    expect((await clauses(c, '2.1.3'))[0]!.rows).toContainEqual(
      expect.objectContaining({ account: id, lacks: 'nothing' }),
    )
    await expect(
      c.supervisor('register.statement_set', { id: c.id, version: await c.stands(), reviewOn: '2026-06-01' }),
    ).rejects.toMatchObject({ code: 'profile_is_read' })
  })
})

describe('on its way to the network', () => {
  it('when the answer is lost it is looked for, and stands there once', async () => {
    const c = await centre()
    const { version } = await c.write()
    await c.decide(version)
    await c.fault('profile_answer_lost')
    await c.push(version)
    await c.settle()
    await c.clear()
    await c.pass(20)
    expect(await outgoing(c)).toMatchObject([{ state: 'published', submits: 1 }])
    expect((await c.view()).live?.version).toBe('1')
  })

  it('when it was lost on its way it is sent again under the same key, over the same version', async () => {
    const c = await centre()
    const { version } = await c.write()
    await c.decide(version)
    await c.fault('drop_before_commit')
    await c.push(version)
    await c.settle()
    expect((await c.view()).live?.text).toBe('')
    await c.clear()
    for (let n = 0; n < 4; n++) await c.pass(20)
    expect(await outgoing(c)).toMatchObject([{ state: 'published' }])
    expect((await c.view()).live?.version).toBe('1')
  })

  it('what somebody else wrote meanwhile is never overwritten unseen', async () => {
    const c = await centre()
    const version = await c.stands()
    const seen = (await c.view()).live!.version
    await c.pass(5)
    await c.fault('profile_changed')
    // We have not looked since: the network itself refuses.
    await c.push(version, seen)
    await c.settle()
    expect((await outgoing(c))[1]).toMatchObject({
      state: 'refused',
      why: expect.stringContaining('Somebody has changed the profile'),
    })
    // We have looked meanwhile, and whoever presses has not: refused before anything leaves.
    await expect(c.push(version, seen)).rejects.toMatchObject({ code: 'profile_changed' })
    expect((await c.view()).live?.text).toContain('bank details')
  })
})

describe('what the network shows', () => {
  it('is compared word by word; somebody’s change is an alarm, and putting it right ends it', async () => {
    const c = await centre()
    const version = await c.stands()
    expect(await drifted(c.t.db, 1)).toEqual([])
    await c.pass(5)
    await c.fault('profile_changed')
    await c.pass(600)
    const view = await c.view()
    expect(view.findings.map(({ what, alarm }) => [what, alarm])).toEqual([
      ['text', true],
      ['link', true],
    ])
    const runs = view.differs.text!
    expect(
      runs
        .filter(({ is }) => is === 'added')
        .map(({ text }) => text)
        .join(''),
    ).toContain('bank')
    expect(
      runs
        .filter(({ is }) => is === 'missing')
        .map(({ text }) => text)
        .join(''),
    ).toContain('9-1-1')
    expect(await c.open()).toEqual([
      expect.stringContaining('riverton on practice shows what nobody approved'),
    ])
    const entry = (await c.supervisor('register.list', {})).entries.find((one) => one.id === c.id)!
    expect(entry.missing[0]).toMatchObject({ code: 'drift', urgent: true })
    expect((await clauses(c, '2.1.2'))[0]).toMatchObject({ state: 'partly' })
    await c.push(version)
    await c.settle()
    expect(await c.open()).toEqual([])
    expect(await c.view()).toMatchObject({ driftedSince: null, differs: { text: null } })
  })

  it('a swapped picture is an alarm until it is put back; before one was approved it was none', async () => {
    const c = await centre()
    expect((await c.view()).live?.avatar).toMatchObject({ approved: null })
    await c.as('brandt')('register.picture_add', { kind: 'avatar', name: 'crest', entry: c.id })
    await c.pass()
    expect((await c.view()).live?.avatar).toMatchObject({ approved: true })
    await c.fault('avatar_swapped')
    await c.pass(600)
    expect((await c.view()).live?.avatar).toMatchObject({ approved: false })
    expect(await c.open()).toEqual([expect.stringContaining('none of those that the agency has approved')])
    await c.clear()
    await c.pass(600)
    expect(await c.open()).toEqual([])
  })

  it('a picture that is uploaded is opened as a stranger’s file is, and only its copy is shown', async () => {
    const c = await centre()
    const add = (bytes: Buffer) =>
      c.as('brandt')('register.picture_add', {
        kind: 'avatar',
        name: 'crest',
        bytes: bytes.toString('base64'),
      })
    await expect(add(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).rejects.toMatchObject({
      code: 'not_a_picture',
    })
    await add(
      await sharp({ create: { width: 80, height: 80, channels: 3, background: '#204080' } })
        .jpeg()
        .toBuffer(),
    )
    const [one] = (await c.view()).kit
    const shown = (await c.supervisor('register.picture', { hash: one!.hash })) as Response
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-type': 'image/webp',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    await expect(c.supervisor('register.picture', { hash: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'no_such_picture',
    })
    await c.pass()
    expect((await c.view()).findings).toMatchObject([{ what: 'avatar', alarm: false }])
  })

  it('that it could not be read is told, and what was seen before stays', async () => {
    const c = await centre()
    await c.stands()
    await c.fault('outage')
    await c.pass(600)
    const view = await c.view()
    expect(view.failed).toContain('could not be read')
    expect(view.live?.text).toContain('9-1-1')
    await c.clear()
    await c.pass(300)
    expect(await c.view()).toMatchObject({ failed: null })
  })
})
