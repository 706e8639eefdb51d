import { type AgencyRight, type Role, rightsOf } from '@callbox/contract'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { grantsOf, evidence as identityEvidence, notTheAuthor } from '#core/identity'
import { packOf } from '#core/policy'
import { coverOf } from '#core/rota'
import { ensureDelegation } from '#core/sending'
import { clearDesk, module as desk } from '#flows/desk'
import { withSession } from '#platform/db'
import { may } from '#platform/http'
import { sweepAll } from '#platform/sweep'
import { arrive, person, said, type TestWorld, testWorld } from '#testing'
import { evidence, makePeople } from './index.ts'

const module = makePeople([clearDesk])
const reason = 'as decided on Monday'

/** The centre of the tests with an administrator, a second one, security, and somebody new. */
const staffed = async (): Promise<TestWorld> => {
  const t = await testWorld()
  await withSession(t.ownerUrl, async (client) => {
    for (const [id, role] of [
      ['adeyemi', 'administrator'],
      ['castro', 'administrator'],
      ['petrov', 'security'],
      ['newman', 'trainer'],
    ] as [string, Role][]) {
      await client.query(
        `insert into identity."user" ("id", "name", "email") values ($1, $1, $1 || '@riverton.example')`,
        [id],
      )
      await client.query(
        `insert into identity.grant_of_role (agency_id, person_id, role, granted_by, valid_from) values (1, $1, $2, 'setup', $3)`,
        [id, role, t.clock.now()],
      )
    }
  })
  return t
}
const rightsNow = async (t: TestWorld, id: string) =>
  (await grantsOf(t.db, id, t.clock.now())).get(1) ?? new Set<AgencyRight>()
const acts = async (t: TestWorld, like: string) =>
  (
    await t.db
      .selectFrom('archive.entry')
      .select('kind')
      .where('kind', 'like', like)
      .orderBy('number')
      .execute()
  ).map(({ kind }) => kind)
const code = (what: Promise<unknown>) =>
  what.then(
    () => 'done',
    (error) => error.code,
  )

describe('roles', () => {
  it('are given for some accounts, from a date to a date, and lapse by themselves', async () => {
    const t = await staffed()
    const admin = person(t, module, 'adeyemi')
    await admin('people.grant', {
      ...{ person: 'newman', role: 'neighbourhood', accounts: [t.account], beats: [], reason },
      until: '2026-03-02T00:00:00.000Z',
    })
    const rights = await rightsNow(t, 'newman')
    expect(may({ rights }, 'desk.work', { account: t.account })).toBe(true)
    expect(may({ rights }, 'desk.work', { account: 'another' })).toBe(false)
    expect(may({ rights }, 'triage.read')).toBe(true)
    t.clock.set('2026-03-02T00:00:00Z')
    expect((await rightsNow(t, 'newman')).has('desk.work')).toBe(false)
    expect(await acts(t, 'role.%')).toEqual(['role.granted'])
  })

  it('that conflict are not held at the same time, and the refusal is on the record', async () => {
    const t = await staffed()
    const admin = person(t, module, 'adeyemi')
    const give = (who: string, role: Role, accounts: string[] = []) =>
      code(admin('people.grant', { person: who, role, accounts, beats: [], until: null, reason }))
    expect(await give('ruiz', 'investigator')).toBe('conflict_of_interest')
    expect(await give('castro', 'auditor')).toBe('conflict_of_interest')
    expect(await give('newman', 'auditor')).toBe('conflict_of_interest')
    expect(await give('newman', 'neighbourhood')).toBe('needs_accounts')
    expect(await give('newman', 'trainer')).toBe('held_already')
    expect(await give('adeyemi', 'quality')).toBe('not_yourself')
    expect(await give('nobody', 'quality')).toBe('no_such_person')
    expect(await give('newman', 'desk', ['018f0000-0000-7000-8000-000000000001'])).toBe('no_such_account')
    expect(await acts(t, 'role.%')).toEqual(Array(8).fill('role.refused'))
    expect(() => notTheAuthor({ id: 'ruiz' }, ['ruiz'])).toThrow('Nobody approves their own words')
  })

  it('of a mover end as the new ones begin', async () => {
    const t = await staffed()
    const admin = person(t, module, 'adeyemi')
    const at = '2026-03-05T08:00:00.000Z'
    const roles = [{ role: 'investigator' as const, accounts: [], beats: [] }]
    expect(await admin('people.move', { person: 'ruiz', roles, at, reason })).toMatchObject({ ended: 1 })
    expect((await rightsNow(t, 'ruiz')).has('desk.work')).toBe(true)
    t.clock.set(at)
    expect([...(await rightsNow(t, 'ruiz'))]).toEqual(rightsOf(['investigator']))
  })

  it('follow their beat, change and end, and the last administrator stays', async () => {
    const t = await staffed()
    const admin = person(t, module, 'adeyemi')
    const beat = '018f0000-0000-7000-8000-00000000beef'
    const none = {
      person: 'newman',
      role: 'neighbourhood' as const,
      accounts: [],
      beats: [beat],
      until: null,
      reason,
    }
    expect(await code(admin('people.grant', none))).toBe('no_such_beat')
    await admin('people.beat', { id: beat, name: 'Old Town', accounts: [t.account] })
    const { id } = await admin('people.grant', none)
    expect(may({ rights: await rightsNow(t, 'newman') }, 'desk.work', { account: t.account })).toBe(true)
    await admin('people.beat', { id: beat, name: 'Old Town', accounts: [] })
    expect(may({ rights: await rightsNow(t, 'newman') }, 'desk.work', { account: t.account })).toBe(false)
    const changed = await admin('people.change', {
      id,
      accounts: [t.account],
      beats: [],
      until: null,
      reason,
    })
    expect(may({ rights: await rightsNow(t, 'newman') }, 'desk.work', { account: t.account })).toBe(true)
    await admin('people.end_role', { id: changed.id, reason })
    expect((await rightsNow(t, 'newman')).has('triage.read')).toBe(true)
    expect((await rightsNow(t, 'newman')).has('desk.work')).toBe(false)
    const { people } = await admin('people.list', {})
    const grantOf = (who: string) => people.find((one) => one.id === who)!.grants[0]!.id
    await admin('people.end_role', { id: grantOf('castro'), reason })
    expect(
      await code(person(t, module, 'petrov')('people.end_role', { id: grantOf('adeyemi'), reason })),
    ).toBe('last_administrator')
  })
})

describe('the list of people', () => {
  it('takes as many statements for two hundred people as for a few', async () => {
    const t = await staffed()
    let statements = 0
    const db = t.db.withPlugin({
      transformQuery: ({ node }) => {
        statements++
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const admin = person({ ...t, world: { ...t.world, db } }, module, 'adeyemi')
    expect((await admin('people.list', {})).people).toHaveLength(8)
    const before = statements
    await withSession(t.ownerUrl, async (client) => {
      await client.query(
        `insert into identity."user" ("id", "name", "email") select 'n' || n, 'N' || n, n || '@riverton.example' from generate_series(1, 200) as n`,
      )
      await client.query(
        `insert into identity.grant_of_role (agency_id, person_id, role, granted_by, valid_from) select 1, 'n' || n, 'desk', 'setup', $1 from generate_series(1, 200) as n`,
        [t.clock.now()],
      )
    })
    statements = 0
    const { people } = await admin('people.list', {})
    expect([people.length, statements]).toEqual([208, before])
    expect(people.find(({ id }) => id === 'n7')?.may.length).toBe(rightsOf(['desk']).length)
  })
})

describe('who is responsible', () => {
  it('is named, vacant while nobody is, and vacant again when they leave', async () => {
    const t = await staffed()
    const admin = person(t, module, 'adeyemi')
    const reading = async () =>
      (
        await identityEvidence
          .find(({ clauses }) => clauses.includes('CoP-R7'))!
          .read(t.db, { agency: 1, at: t.clock.now(), pack: packOf('us-ecc'), nonEmergency: '' })
      ).state
    expect(await reading()).toBe('not met')
    await admin('people.responsible', { post: 'policy', person: 'newman', reason })
    expect(await reading()).toBe('met')
    await person(t, module, 'petrov')('people.leave', { person: 'newman', quietly: false, reason })
    expect(await reading()).toBe('not met')
    const { posts } = await admin('people.list', {})
    expect(posts.every(({ holder }) => holder === null)).toBe(true)
  })
})

/** A person with a session of the sign-in library's own form, a claim, a draft, a note on the shift and a rota. */
const busy = async (t: TestWorld): Promise<string> => {
  const [conversation] = await arrive(t, said('1', 'we are on the roof of 18 Alder St, 4 of us'))
  const ruiz = person(t, desk, 'ruiz')
  await ruiz('shift.start', {})
  await ruiz('desk.claim', { id: conversation! })
  await ruiz('desk.draft', { id: conversation!, text: 'We are', language: 'en', template: null })
  const [second] = await arrive(t, said('2', 'is the library open on Sunday?', { by: 'joe' }))
  await t.db.transaction().execute((trx) =>
    ensureDelegation(trx, {
      ...{ agency: 1, category: 'reply', name: 'Replies', responsible: 'C. Lindqvist', roles: ['desk'] },
      ...{ by: 'setup', now: t.clock.now() },
    }),
  )
  await ruiz('desk.claim', { id: second! })
  const text = 'In danger? Call 9-1-1. It opens at ten.'
  await ruiz('sending.reply', {
    id: second!,
    text,
    language: 'en',
    template: null,
    key: 'library-1',
    now: false,
  })
  await withSession(t.ownerUrl, async (client) => {
    await client.query(
      `insert into identity.session ("id", "expiresAt", "token", "userId") values ('s1', '2027-01-01', 't1', 'ruiz'), ('s2', '2027-01-01', 't2', 'ruiz')`,
    )
    await client.query(
      `insert into rota.line (agency_id, line_id, person_id, kind, starts_at, ends_at, source, made_by, made_at)
      values (1, gen_random_uuid(), 'ruiz', 'on', '2026-03-01', '2026-03-02', 'hand', 'setup', '2026-02-01')`,
    )
    await client.query(`update accounts.account set credential = '\\x01'`)
  })
  return conversation!
}

describe('a leaver', () => {
  it('has nothing left when the act is done, and the act says how much of what', async () => {
    const t = await staffed()
    const conversation = await busy(t)
    const petrov = person(t, module, 'petrov')
    const left = await petrov('people.leave', {
      person: 'ruiz',
      quietly: false,
      reason: 'new work elsewhere',
    })
    expect(left.ended).toEqual({
      ...{
        roles: 1,
        sessions: 2,
        credentials: 0,
        responsibilities: 0,
        keys: 0,
        claims: 2,
        drafts: 1,
        answers: 1,
        shifts: 1,
      },
      ...{ rotaLines: 1, secretsToChange: 0 },
    })
    expect((await rightsNow(t, 'ruiz')).size).toBe(0)
    expect((await coverOf(t.db, 1, ['ruiz'], t.clock.now())).get('ruiz')).toBe('unknown')
    const shown = await person(t, desk, 'okafor')('desk.conversation', { id: conversation })
    expect(shown.notes.at(-1)).toMatchObject({
      text: 'A. Ruiz works here no more: this went back into the queue.',
      by: { id: 'petrov' },
    })
    await person(t, desk, 'okafor')('desk.claim', { id: conversation })
    const { people } = await petrov('people.list', {})
    expect(people.some(({ id }) => id === 'ruiz')).toBe(false)
    expect((await petrov('people.leavings', {})).leavings).toMatchObject([{ person: { name: 'A. Ruiz' } }])
    expect(await code(petrov('people.leave', { person: 'ruiz', quietly: false, reason }))).toBe(
      'no_such_person',
    )
    expect(await acts(t, 'person.left')).toHaveLength(1)
  })

  it('has zero access within seconds, measured in every process; while something is left the clause is red (CoP-S14)', async () => {
    const t = await staffed()
    await busy(t)
    const zero = () => sweepAll(t.world, module.sweeps ?? [])
    const clause = () =>
      evidence[0]!.read(t.db, { agency: 1, at: t.clock.now(), pack: packOf('us-ecc'), nonEmergency: '' })
    await person(t, module, 'petrov')('people.leave', { person: 'ruiz', quietly: false, reason })
    t.clock.advance(3)
    // A process may remember a session for four seconds: before that nobody says that nothing is left.
    expect(await zero()).toBe(0)
    await withSession(t.ownerUrl, (client) =>
      client.query(
        `insert into identity.grant_of_role (agency_id, person_id, role, granted_by, valid_from) values (1, 'ruiz', 'desk', 'a mistake', $1)`,
        [t.clock.now()],
      ),
    )
    t.clock.advance(60)
    expect(await zero()).toBe(0)
    expect(await clause()).toMatchObject({
      state: 'not met',
      sentence: expect.stringContaining('is left after'),
    })
    const other = await staffed()
    await person(other, module, 'petrov')('people.leave', { person: 'ruiz', quietly: false, reason })
    other.clock.advance(4)
    expect(await sweepAll(other.world, module.sweeps ?? [])).toBe(1)
    expect(
      await evidence[0]!.read(other.db, {
        ...{ agency: 1, at: other.clock.now(), pack: packOf('us-ecc'), nonEmergency: '' },
      }),
    ).toMatchObject({ state: 'met', figure: '4 s to zero, 0 secrets late', rows: [{ secondsToZero: 4 }] })
  })

  it('who could know the secret of an account leaves it to be changed within a day', async () => {
    const t = await staffed()
    await busy(t)
    const marsh = person(t, module, 'marsh')
    const left = await person(
      t,
      module,
      'petrov',
    )('people.leave', { person: 'lindqvist', quietly: false, reason })
    expect(left.ended.secretsToChange).toBe(1)
    const asked = { agency: 1, at: t.clock.now(), pack: packOf('us-ecc'), nonEmergency: '' }
    expect((await evidence[0]!.read(t.db, asked)).state).toBe('partly')
    expect((await evidence[0]!.read(t.db, { ...asked, at: t.clock.advance(25 * 3600) })).state).toBe(
      'not met',
    )
    const [rotation] = (await marsh('people.rotations', {})).rotations
    expect(rotation).toMatchObject({ account: t.account, why: expect.stringContaining('C. Lindqvist') })
    // The centre keeps a secret of which its network cannot say whether it is another: by word, which is told as such.
    expect(rotation!.changed).toBeNull()
    await marsh('people.rotated', { id: rotation!.id, how: 'changed on the network' })
    expect((await evidence[0]!.read(t.db, asked)).sentence).toContain('That 1 were changed is the word')
    expect(await code(marsh('people.rotated', { id: rotation!.id, how: 'again' }))).toBe('no_such_rotation')
    expect((await marsh('people.rotations', {})).rotations).toEqual([])
  })

  it('takes a secret along until the centre signs in with another one, whoever says so', async () => {
    const t = await staffed()
    await busy(t)
    const secretIs = (byte: string) =>
      withSession(t.ownerUrl, (client) =>
        client.query(`update accounts.account set fingerprint = decode(repeat('${byte}', 32), 'hex')`),
      )
    await secretIs('aa')
    const marsh = person(t, module, 'marsh')
    await person(t, module, 'petrov')('people.leave', { person: 'lindqvist', quietly: false, reason })
    const [waits] = (await marsh('people.rotations', {})).rotations
    expect(waits!.changed).toBe(false)
    const say = { id: waits!.id, how: 'changed on the network' }
    expect(await code(marsh('people.rotated', say))).toBe('same_secret')
    expect((await marsh('people.rotations', {})).rotations).toHaveLength(1)
    await secretIs('bb')
    expect((await marsh('people.rotations', {})).rotations[0]!.changed).toBe(true)
    await marsh('people.rotated', say)
    expect((await marsh('people.rotations', {})).rotations).toEqual([])
    expect(await acts(t, 'account.secret_changed')).toHaveLength(1)
  })

  it('quietly looks like a console that fell silent, and only those who may know can read of it', async () => {
    const t = await staffed()
    const conversation = await busy(t)
    const before = await acts(t, '%')
    await person(
      t,
      module,
      'petrov',
    )('people.leave', { person: 'ruiz', quietly: true, reason: 'under investigation' })
    expect((await rightsNow(t, 'ruiz')).size).toBe(0)
    const { notes } = await person(t, desk, 'okafor')('desk.conversation', { id: conversation })
    expect(notes.at(-1)).toMatchObject({ text: 'This went back into the queue by itself.' })
    const told = await t.db
      .selectFrom('events.event')
      .select(['name', 'data'])
      .where('name', '=', 'people.left')
      .execute()
    expect(told).toEqual([])
    expect((await acts(t, '%')).slice(before.length)).toEqual([
      'outgoing.undone',
      ...['conversation.released', 'conversation.noted', 'conversation.released', 'conversation.noted'],
      'shift.ended',
      'quiet.left',
    ])
    // Neither who has left nor that somebody has stands in what the team reads: acts, events, the answer taken back.
    const { rows } = await sql<{ said: string }>`
      select convert_from(p.bytes, 'UTF8') as said from archive.entry e join archive.payload p using (agency_id, entry_id)
        where e.number > (select max(number) - 7 from archive.entry) and e.kind <> 'quiet.left'
      union all select data::text from events.event union all select why from sending.outgoing`.execute(t.db)
    expect(
      rows.filter((one) => /works here no more|under investigation|left the agency/.test(one.said)),
    ).toEqual([])
    const { leavings } = await person(t, module, 'petrov')('people.leavings', {})
    expect(leavings).toMatchObject([{ quietly: true, reason: 'under investigation' }])
  })

  it('is never oneself: somebody else decides', async () => {
    const t = await staffed()
    const own = { person: 'petrov', quietly: true, reason }
    expect(await code(person(t, module, 'petrov')('people.leave', own))).toBe('not_yourself')
    expect((await rightsNow(t, 'petrov')).has('people.end')).toBe(true)
  })
})
