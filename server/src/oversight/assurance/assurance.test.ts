import { clauseStates, routes as contract } from '@callbox/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { agencies } from '#core/identity'
import { type Evidence, mostRows, evidence as packEvidence, packOf } from '#core/policy'
import { module as register } from '#core/register'
import { ensureDelegation, prepareReply, module as sending, throughTheDoor } from '#core/sending'
import { module as desk } from '#flows/desk'
import { receive } from '#flows/intake'
import { withSession } from '#platform/db'
import { newId } from '#platform/ids'
import { person, pleas, said, type TestWorld, testWorld } from '#testing'
import { assuranceJson, clauseReports, collected, combine, type Found, module, standards } from './index.ts'

const plea = 'water at the second floor, 4 kids and my mom, 18 Alder St pls help'
const answer = 'We are reading this. In danger now? Call 9-1-1.'

const report = async (t: TestWorld, evidence: readonly Evidence[] = collected) => {
  const all = await clauseReports(t.db, await agencies(t.db), evidence, t.clock.now())
  return (id: string) => all.find((clause) => clause.id === id)!
}
const asOwner = (t: TestWorld, statement: string, values: unknown[] = []) =>
  withSession(t.ownerUrl, (client) => client.query(statement, values))

const delegate = (t: TestWorld) =>
  t.db.transaction().execute((trx) =>
    ensureDelegation(trx, {
      agency: 1,
      category: 'reply',
      name: 'Replies',
      responsible: 'C. Lindqvist',
      roles: ['desk', 'supervisor'],
      by: 'setup',
      now: t.clock.now(),
    }),
  )

const replyTo = (
  t: TestWorld,
  message: { conversationId: string; messageId: string; networkId: string },
  text: string,
) =>
  throughTheDoor(t.world, (trx) =>
    prepareReply(trx, t.world, {
      agency: 1,
      conversation: {
        id: message.conversationId,
        accountId: t.account,
        band: 'life_at_risk',
        firstAnswer: true,
        lastInbound: { messageId: message.messageId, networkId: message.networkId, refs: null },
        language: 'en',
      },
      by: { id: 'ruiz', name: 'A. Ruiz' },
      roles: ['desk'],
      text,
      template: null,
      language: 'en',
      key: newId(t.clock.now()),
      now: true,
      emergencyNumbers: ['9-1-1'],
      retention: { class: 'public_record_message', regime: 'public_record' },
    }),
  )

/** Ten people, one answered, one attempt without the emergency sentence. */
const busy = async (t: TestWorld) => {
  await delegate(t)
  const { messages } = await receive(t.world, {
    agency: 1,
    accountId: t.account,
    deliveries: Array.from({ length: 10 }, (_, i) =>
      said(`m${i}`, i % 2 ? plea : 'is the library open?', { by: `p${i}` }),
    ),
  })
  t.clock.advance(30)
  const asked = { ...messages[1]!, networkId: 'm1' }
  await expect(replyTo(t, asked, 'We are on our way.')).rejects.toMatchObject({
    code: 'emergency_sentence_missing',
  })
  const row = await replyTo(t, asked, answer)
  const send = sending.jobs!(t.world).find((job) => job.name === 'send')!
  await send.run({ agency: 1, outgoing: row.outgoing_id })
  return { messages, outgoing: row.outgoing_id }
}

describe('the clause ledger', () => {
  it('lists every clause of both standards, 124, on a fresh centre, in states from the list, nothing met by default', async () => {
    const t = await testWorld()
    const caller = {
      person: { id: 'lindqvist', name: 'C. Lindqvist' },
      agency: 1,
      rights: new Set(['assurance.read'] as const),
      sessionId: null,
      address: '',
      request: new Request('http://localhost/'),
    }
    const shown = contract['assurance.clauses'].output.parse(
      await module.routes!['assurance.clauses']!(t.world, caller, { agency: 1 }),
    )
    expect(shown.clauses).toHaveLength(124)
    expect(shown.clauses.map((c) => c.id)).toEqual(standards().flatMap((s) => s.clauses.map((c) => c.id)))
    for (const clause of shown.clauses) {
      expect(clauseStates).toContain(clause.state)
      expect(clause.state === 'no evidence', clause.id).toBe(clause.evidence.length === 0)
    }
    const computed = shown.clauses.filter((c) => c.state !== 'no evidence').map((c) => c.id)
    expect(computed.toSorted()).toEqual([...new Set(collected.flatMap((e) => e.clauses))].toSorted())
  })

  it('each query names clauses that exist', () => {
    const known = standards().flatMap((s) => s.clauses.map((c) => c.id))
    for (const one of collected) for (const id of one.clauses) expect(known).toContain(id)
  })

  it('prints for the command line the clauses and nothing else', async () => {
    const t = await testWorld()
    const printed = JSON.parse(JSON.stringify(await assuranceJson(t.world)))
    expect(Object.keys(printed)).toEqual(['clauses'])
    for (const clause of printed.clauses) {
      expect(Object.keys(clause)).toEqual(['standard', 'id', 'level', 'title', 'state', 'evidence'])
      for (const one of clause.evidence)
        expect(Object.keys(one)).toEqual(['kind', 'sentence', 'figure', 'rows'])
    }
  })

  it('every query answers on an empty and on a busy database, with few rows and nobody’s words', async () => {
    const t = await testWorld()
    const asked = {
      agency: 1,
      pack: packOf('us-ecc'),
      nonEmergency: '555-0111',
    }
    for (const when of ['empty', 'busy']) {
      if (when === 'busy') await busy(t)
      for (const one of collected) {
        const found = await one.read(t.db, { ...asked, at: t.clock.now() })
        expect(found.rows.length).toBeLessThanOrEqual(mostRows)
        const told = JSON.stringify(found)
        for (const words of ['Alder', 'library', 'maria', 'Ruiz', answer]) expect(told).not.toContain(words)
      }
    }
  })

  it('a query that cannot be answered turns its clauses red', async () => {
    const t = await testWorld()
    const broken: Evidence = {
      clauses: ['2.2.1'],
      kind: 'enforced',
      read: (db) => sql`select * from nowhere.at_all`.execute(db) as never,
    }
    const clause = (await report(t, [...collected, broken]))('2.2.1')
    expect(clause.state).toBe('not met')
    expect(clause.evidence.at(-1)!.sentence).toMatch(/^This could not be computed/)
  })

  it('of several agencies the worst counts, and each sentence says whose it is', async () => {
    const t = await testWorld()
    await asOwner(
      t,
      `insert into identity.agency values (2, 'Kerr County', 'Kerr', 'America/Chicago', 'us-ecc', '{en,es}', '', now())`,
    )
    const clause = (await report(t))('2.1.2')
    expect(clause.state).toBe('not met')
    expect(clause.evidence.map((e) => e.sentence.split(':')[0])).toEqual(
      expect.arrayContaining(['Riverton ECC', 'Kerr']),
    )
  })
})

describe('a state', () => {
  const found = (kind: Found['kind'], state: Found['state']): Found => ({
    kind,
    state,
    sentence: '.',
    figure: null,
    rows: [],
  })
  it('is the worst of what was found, and met only when nothing expected is missing', () => {
    const kinds = fc.constantFrom('enforced' as const, 'measured' as const, 'attested' as const)
    const some = fc.array(
      fc.tuple(
        kinds,
        fc.constantFrom('met' as const, 'partly' as const, 'stale' as const, 'not met' as const),
      ),
    )
    fc.assert(
      fc.property(fc.uniqueArray(kinds, { minLength: 1 }), some, (expected, all) => {
        const { state, evidence } = combine(
          { evidence: expected },
          all.map(([kind, is]) => found(kind, is)),
        )
        const lacks = expected.filter((kind) => !all.some(([k]) => k === kind))
        if (all.length === 0) return state === 'no evidence' && evidence.length === 0
        if (all.some(([, is]) => is === 'not met')) return state === 'not met'
        if (all.some(([, is]) => is === 'stale')) return state === 'stale'
        const whole = lacks.length === 0 && all.every(([, is]) => is === 'met')
        return state === (whole ? 'met' : 'partly') && evidence.length === all.length + lacks.length
      }),
    )
  })
})

describe('a decision about a clause', () => {
  const centre = async () => {
    const t = await testWorld()
    await asOwner(
      t,
      `insert into identity.grant_of_role (agency_id, person_id, role, granted_by, valid_from) values (1, 'marsh', 'approver', 'setup', now())`,
    )
    const ask = person(t, module, 'marsh')
    const clause = async (id: string) =>
      (await ask('assurance.clauses', {})).clauses.find((one) => one.id === id)!
    const decide = (clause: string, decided: 'excepted' | 'not_applicable', over: { until?: string } = {}) =>
      ask('assurance.decide', {
        ...{ clause, decided, owner: 'lindqvist', until: '2026-03-31', ...over },
        reason: 'As the board decided in February',
      })
    return { t, ask, clause, decide }
  }

  it('makes it excepted for a reason, with an owner and an end; then it is stale by itself', async () => {
    const { t, ask, clause, decide } = await centre()
    expect(await clause('2.3.2')).toMatchObject({ state: 'not met', decision: null })
    await decide('2.3.2', 'excepted')
    expect(await clause('2.3.2')).toMatchObject({
      state: 'excepted',
      decision: {
        owner: { name: 'C. Lindqvist' },
        by: { name: 'D. Marsh' },
        until: '2026-03-31',
        holds: true,
      },
    })
    expect((await report(t))('2.3.2').state).toBe('excepted')
    t.clock.set('2026-04-01T12:00:00Z')
    expect(await clause('2.3.2')).toMatchObject({
      state: 'stale',
      overruled: expect.stringContaining('until 2026-03-31'),
    })
    await ask('assurance.decision_end', { clause: '2.3.2', why: 'It is kept now' })
    expect(await clause('2.3.2')).toMatchObject({ state: 'not met', decision: null })
    await expect(ask('assurance.decision_end', { clause: '2.3.2', why: 'Again' })).rejects.toMatchObject({
      code: 'nothing_decided',
    })
    const acts = await t.db
      .selectFrom('archive.entry')
      .select('kind')
      .where('kind', 'like', 'assurance.%')
      .orderBy('number')
      .execute()
    expect(acts.map(({ kind }) => kind)).toEqual(['assurance.decided', 'assurance.undecided'])
  })

  it('never hides that a clause is met, and ends with whoever answers for it', async () => {
    const { t, clause, decide } = await centre()
    await busy(t)
    await decide('2.2.1', 'excepted')
    expect((await clause('2.2.1')).state).toBe('met')
    await decide('2.3.2', 'excepted')
    await asOwner(t, `update identity.grant_of_role set valid_until = $1 where person_id = 'lindqvist'`, [
      t.clock.now(),
    ])
    expect(await clause('2.3.2')).toMatchObject({
      state: 'stale',
      overruled: expect.stringContaining('C. Lindqvist'),
    })
  })

  it('that it does not apply is for conditional clauses only, and only where the data do not show that it does', async () => {
    const { t, clause, decide } = await centre()
    await expect(decide('2.3.2', 'not_applicable')).rejects.toMatchObject({ code: 'not_conditional' })
    await expect(decide('9.9', 'excepted')).rejects.toMatchObject({ code: 'no_such_clause' })
    await expect(decide('CoP-CM5', 'excepted', { until: '2026-02-01' })).rejects.toMatchObject({
      code: 'review_past',
    })
    await decide('CoP-CM5', 'not_applicable')
    expect(await clause('CoP-CM5')).toMatchObject({
      state: 'not met',
      overruled: expect.stringContaining('not watched at all hours'),
    })
    const always = { always: true, week: {}, holidays: [] }
    await asOwner(
      t,
      `insert into register.entry (agency_id, entry_id, account_id, network, handle, name, language, state, since, hours)
       values (1, $1, $1, 'push', 'riverton', 'Riverton', 'en', 'live', now(), $2)`,
      [
        t.account,
        JSON.stringify({
          ...always,
          week: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
        }),
      ],
    )
    expect(await clause('CoP-CM5')).toMatchObject({ state: 'not applicable', overruled: null })
    await decide('CoP-S12', 'not_applicable')
    expect((await clause('CoP-S12')).state).toBe('not applicable')
  })

  it('beside it stands who fills the roles of the guidance, and what is vacant', async () => {
    const { ask } = await centre()
    const { roles } = await ask('assurance.clauses', {})
    expect(roles).toContainEqual({ clause: 'CoP-R1', role: 'Owner of the strategy', holders: [] })
    expect(roles.find(({ role }) => role === 'Desk officer')?.holders).toEqual([
      { id: 'ruiz', name: 'A. Ruiz' },
      { id: 'okafor', name: 'B. Okafor' },
    ])
  })
})

describe('the clauses of the way of one message', () => {
  it('2.2.1 is met while everything is on the record, and red when a revision has none', async () => {
    const t = await testWorld()
    const { messages } = await busy(t)
    expect((await report(t))('2.2.1').state).toBe('met')
    await asOwner(
      t,
      `insert into conversations.revision (agency_id, message_id, revision, kind, entry_id, text, captured_at)
       values (1, $1, 2, 'edit', gen_random_uuid(), 'never recorded', now())`,
      [messages[0]!.messageId],
    )
    const clause = (await report(t))('2.2.1')
    expect(clause.state).toBe('not met')
    expect(clause.evidence.flatMap((e) => e.rows)).toContainEqual({
      message: `${messages[0]!.messageId} revision 2`,
      lacks: 'entry',
    })
  })

  it('2.2.1 is red when what was published is in no conversation, and when the record could be changed', async () => {
    const t = await testWorld()
    const { outgoing } = await busy(t)
    await asOwner(t, `update sending.outgoing set message_id = gen_random_uuid()`)
    const clause = (await report(t))('2.2.1')
    expect(clause.state).toBe('not met')
    expect(clause.evidence.flatMap((e) => e.rows)).toContainEqual({ outgoing })

    const other = await testWorld()
    const { role } = (await sql<{ role: string }>`select current_user as role`.execute(other.db)).rows[0]!
    expect((await report(other))('2.2.1').state).toBe('met')
    await asOwner(other, `grant delete on archive.entry to "${role}"`)
    expect((await report(other))('2.2.1').state).toBe('not met')
  })

  it('2.2.1 is partly met while a stretch is known to have been missed', async () => {
    const t = await testWorld()
    await asOwner(
      t,
      `insert into accounts.gap (agency_id, gap_id, account_id, found_at, sentence) values (1, gen_random_uuid(), $1, now(), 'missed')`,
      [t.account],
    )
    expect((await report(t))('2.2.1').state).toBe('partly')
  })

  it('4.1.1, 4.5.2 and 4.6.2 count refused attempts, and are red when an answer left without the number', async () => {
    const t = await testWorld()
    await busy(t)
    const before = await report(t)
    for (const id of ['4.1.1', '4.5.2', '4.6.2']) {
      expect(before(id).state, id).toBe('met')
      expect(before(id).evidence.map((e) => e.figure)).toContain('0 without it, 1 refused')
    }
    await asOwner(t, `update sending.outgoing set text = 'We are coming. 1-800-911-0000'`)
    const after = await report(t)
    for (const id of ['4.1.1', '4.5.2', '4.6.2']) expect(after(id).state, id).toBe('not met')
  })

  it('2.3.3 is partly met while nobody is responsible, met under a delegation, and red when something left outside one', async () => {
    const t = await testWorld()
    expect((await report(t))('2.3.3').state).toBe('partly')
    await busy(t)
    expect((await report(t))('2.3.3').state).toBe('partly')
    await person(
      t,
      register,
      'lindqvist',
    )('register.about', {
      id: t.account,
      purpose: 'Warnings',
      audience: 'Everybody',
      dataImpact: 'Names of those who write',
      owner: 'marsh',
      url: null,
    })
    expect((await report(t))('2.3.3').state).toBe('met')
    await asOwner(t, `update sending.delegation set valid_from = valid_from + interval '1 day'`)
    expect((await report(t))('2.3.3').state).toBe('not met')
  })

  it('4.2.5 measures first look and first answer against the targets, and is red when life at risk waits too long', async () => {
    const t = await testWorld()
    expect((await report(t))('4.2.5').state).toBe('partly')
    await receive(t.world, { agency: 1, accountId: t.account, deliveries: [said('m1', plea)] })
    await asOwner(t, `update conversations.conversation set band = 'life_at_risk'`)
    t.clock.advance(30)
    expect((await report(t))('4.2.5').evidence[0]!.figure).toBeNull()
    t.clock.advance(31)
    const clause = (await report(t))('4.2.5')
    expect(clause.evidence[0]!.rows).toEqual([
      {
        band: 'life_at_risk',
        what: 'first look',
        n: 1,
        p50: 61,
        p95: 61,
        p99: 61,
        target: 60,
        within: 0,
        overdue: 1,
      },
    ])
    expect(clause.state).toBe('not met')
    expect(clause.evidence.at(-1)!.sentence).toMatch(/^Missing/)
  })

  it('4.2.5 counts an answer in time, and stays partly met as long as no policy is attested', async () => {
    const t = await testWorld()
    await busy(t)
    await asOwner(t, `update conversations.conversation set band = 'life_at_risk'`)
    const clause = (await report(t))('4.2.5')
    expect(clause.state).toBe('partly')
    expect(clause.evidence[0]!.rows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ band: 'life_at_risk', what: 'first answer', n: 1, p50: 30, within: 1 }),
      ]),
    )
    expect(clause.evidence[0]!.sentence).toContain('1 of 1 answered within the hour')
  })

  it('4.2.5 is met no more, although every target is, when people wait longer than the hour they expect', async () => {
    const t = await testWorld()
    const ids = await pleas(t.db, t.clock, { account: t.account, band: 'question', count: 4 })
    const read = () =>
      collected
        .find((one) => one.clauses.includes('4.2.5') && one.kind === 'measured')!
        .read(t.db, { agency: 1, at: t.clock.now(), pack: packOf('us-ecc'), nonEmergency: '' })
    t.clock.advance(60)
    for (const id of ids) await person(t, desk, 'ruiz')('desk.look', { id })
    expect(await read()).toMatchObject({ state: 'met' })
    t.clock.advance(3600)
    const late = await read()
    expect(late.state).toBe('partly')
    expect(late.sentence).toContain('0 of 4 answered within the hour; three people in four expect that.')
  })

  it('2.1.2 is red without a non-emergency number, and never met on trust while profiles are not compared', async () => {
    const t = await testWorld()
    expect((await report(t))('2.1.2').state).toBe('partly')
    await asOwner(t, `update accounts.account set state = 'closed'`)
    expect((await report(t))('2.1.2').state).toBe('met')
    await asOwner(t, `update identity.agency set non_emergency = ''`)
    expect((await report(t))('2.1.2').state).toBe('not met')
  })

  it('CoP-CM3 is red while an alarm waits and nobody acknowledges it', async () => {
    const t = await testWorld()
    expect((await report(t))('CoP-CM3').state).toBe('partly')
    await asOwner(
      t,
      `insert into alarms.alarm (agency_id, alarm_id, kind, about, since, missed_at, sentence, raised_at)
       values (1, gen_random_uuid(), 'nobody_looked', 'x', $1, $1, 'Nobody looked', $1)`,
      [t.clock.now()],
    )
    t.clock.advance(301)
    expect((await report(t))('CoP-CM3').state).toBe('not met')
  })

  it('CoP-S6 is met by rights on every route, and red when a credential stands in clear', async () => {
    const t = await testWorld()
    expect((await report(t))('CoP-S6').state).toBe('met')
    await asOwner(t, `update accounts.account set credential = 'my password'`)
    expect((await report(t))('CoP-S6').state).toBe('not met')
  })

  it('a pack whose page does not say to call first turns 4.1.1 red', async () => {
    const t = await testWorld()
    const pack = structuredClone(packOf('us-ecc'))
    const asked = { agency: 1, at: t.clock.now(), pack, nonEmergency: '555-0111' }
    const first = packEvidence.find((e) => e.clauses.includes('4.1.1'))!
    expect((await first.read(t.db, asked)).state).toBe('met')
    pack.texts.es!['help.call'] = 'Espere.'
    expect(await first.read(t.db, asked)).toMatchObject({ state: 'not met', figure: '1 of 2 languages' })
  })
})
