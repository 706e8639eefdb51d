import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { automatedMark } from '#core/channels'
import { packOf } from '#core/policy'
import { module as sending, evidence as sendingEvidence } from '#core/sending'
import { arrive, person, said } from '#testing'
import { centre, codeOf, module, standing, usual, words } from './automatic.fixture.ts'
import { evidence } from './index.ts'

const read = (text: string) => `Automatic reply: ${text}`

describe('before an account says anything by itself', () => {
  it('it is off, and whoever writes at night hears nothing', async () => {
    const c = await centre()
    await c.hears(said('1', 'is the bridge open tomorrow?'))
    expect(c.said()).toEqual([])
    const { settings, texts, delegation, starters } = await c.supervisor('automatic.read', { id: c.id })
    expect(settings).toMatchObject({ outOfHours: false, overload: false })
    expect([texts, delegation]).toEqual([[], null])
    expect(starters).toHaveLength(4)
    for (const { words } of starters) expect(words).toMatch(/9-1-1.*555-0111/)
  })

  it('a text is approved by somebody else, and only when it says how to get help', async () => {
    const c = await centre()
    const write = (said: string) =>
      c.communications('automatic.write', { id: c.id, reason: 'out_of_hours', language: 'en', words: said })
    const silent = await write('We are back on Monday.')
    const approve = (text: string, by = c.supervisor) => codeOf(by('automatic.approve', { id: c.id, text }))
    expect(await approve(silent.id)).toBe('emergency_number_missing')
    const long = await write(`${words.en} ${'x'.repeat(200)}`)
    expect(await approve(long.id)).toBe('too_long')
    const good = await write(words.en)
    expect(await approve(good.id, c.communications)).toBe('own_words')
    expect(await approve(long.id)).toBe('text_replaced')
    expect(await approve(good.id)).toBe('done')
    expect(await approve(good.id)).toBe('text_replaced')
    expect((await c.supervisor('automatic.read', { id: c.id })).texts).toMatchObject([
      {
        version: 3,
        standing: 'in_use',
        by: { name: 'D. Marsh' },
        approved: { by: { name: 'C. Lindqvist' } },
      },
    ])
  })

  it('is not switched on before something is approved and somebody answers for it (APCO 2.3.3)', async () => {
    const c = await centre()
    const on = () => codeOf(c.supervisor('automatic.settings', { id: c.id, ...usual }))
    expect(await on()).toBe('nothing_approved')
    await c.approved()
    expect(await on()).toBe('not_delegated')
    await c.delegate()
    expect(await on()).toBe('done')
  })
})

describe('out of hours', () => {
  it('a person hears how to get help; nothing is answered by it, and every clock runs on', async () => {
    const c = await centre()
    await c.on()
    const [id] = await arrive(c.t, said('1', 'is the bridge open tomorrow?'))
    const before = await standing(c.t, id!)
    await c.tick()
    await c.tick(11)
    expect(c.said()).toEqual([read(words.en)])
    expect(await standing(c.t, id!)).toEqual(before)
    const shown = await c.ruiz('desk.conversation', { id: id! })
    expect(shown).toMatchObject({ state: 'open', answeredAt: null, emergency: { required: true } })
    expect(shown.messages[1]).toMatchObject({
      direction: 'out',
      marks: ['automatic'],
      outgoing: { automatic: true, chain: { responsible: 'C. Lindqvist' } },
    })
    const { lately } = await c.supervisor('automatic.read', { id: c.id })
    expect(lately).toMatchObject([{ conversation: id, reason: 'out_of_hours', state: 'published' }])
  })

  it('once a person and period, whatever they write, two workers and a message that comes twice', async () => {
    const c = await centre()
    await c.on()
    await arrive(c.t, said('1', 'is anybody there?'), said('2', 'hello, the school gate is open'))
    await arrive(c.t, said('1', 'is anybody there?'))
    await arrive(c.t, said('1', 'is anybody here?', { kind: 'edit' }))
    await c.heard()
    const { rows } = await sql<{ reply_id: string }>`select reply_id from automatic.reply`.execute(c.t.db)
    expect(rows).toHaveLength(2)
    const decides = module.jobs!(c.t.world)[0]!
    await Promise.all([...rows, ...rows].map(({ reply_id }) => decides.run({ agency: 1, reply: reply_id })))
    await c.tick(11)
    expect(c.said()).toEqual([read(words.en)])
    await c.hears(said('3', 'and a stranger asks as well', { by: 'jo' }))
    expect(c.said()).toHaveLength(2)
    expect(await c.held()).toEqual(['had_one'])
    c.t.clock.advance(24 * 3600)
    await c.hears(said('4', 'still nobody?'))
    expect(c.said()).toHaveLength(3)
  })

  it('within its hours it says nothing', async () => {
    const c = await centre()
    await c.on()
    c.t.clock.set(new Date('2026-03-02T15:00:00Z'))
    await c.hears(said('1', 'is the bridge open tomorrow?'))
    expect(c.said()).toEqual([])
    expect(await c.held()).toEqual([])
  })

  it('in the person’s language, else in the one to fall back on', async () => {
    const c = await centre()
    await c.approved('es')
    await c.on()
    await c.hears(
      said('1', '¿Está abierto mañana el puente de la calle Aliso?', { by: 'ana', language: 'es' }),
    )
    await c.hears(
      said('2', 'Czy most jutro będzie otwarty, proszę o odpowiedź', { by: 'ola', language: 'pl' }),
    )
    expect(c.said()).toEqual([`Respuesta automática: ${words.es}`, read(words.en)])
  })

  it('in an emergency at once, before all others, and first of all how to reach help (law 4)', async () => {
    const c = await centre()
    await c.on()
    await arrive(
      c.t,
      said('1', 'is the bridge open tomorrow?', { by: 'jo' }),
      said('2', 'we are on the roof, the water is rising, 4 kids, 18 Alder St, help', { danger: true }),
    )
    await c.tick()
    expect(c.said()).toHaveLength(1)
    expect(c.said()[0]).toMatch(/^In danger now\? Call 9-1-1\..*\nAutomatic reply: /s)
    await c.tick(11)
    expect(c.said()).toHaveLength(2)
  })
})

describe('nobody hears it who should not', () => {
  it('no program, none of our own, nobody blocked, no copy, nothing written long ago', async () => {
    const c = await centre()
    await c.on()
    await c.t.db.transaction().execute((trx) =>
      sql`insert into accounts.account (agency_id, account_id, network, handle, display_name, language, state, made_at)
          values (1, gen_random_uuid(), 'push', 'riverton-fire', 'Fire', 'en', 'live', now())`.execute(trx),
    )
    const author = (handle: string, automated?: true) => ({
      author: { networkId: handle, handle, name: handle, picture: null, ...(automated && { automated }) },
    })
    await c.hears(
      said('1', 'Weather for Riverton: rain until noon', author('@weather', true)),
      said('2', 'Thanks for your help tonight', author('@Riverton-Fire')),
      said('3', 'was anybody at the lake last night', {
        by: 'old',
        networkAt: new Date(c.t.clock.now().getTime() - 7_200_000),
      }),
    )
    expect(c.said()).toEqual([])
    expect((await c.held()).toSorted()).toEqual(['old', 'ours', 'robot'])
    // A plea, and somebody else who passes it on in the same words; the author of a third is blocked.
    const plea = 'My gran is alone on the roof at Low Ferry Road 12, please send a boat'
    await c.hears(said('4', plea, { by: 'maria' }), said('5', `RT @maria: ${plea}`, { by: 'ted' }))
    expect(c.said()).toHaveLength(1)
    await arrive(c.t, said('6', 'who of you is on duty tonight?', { by: 'kim' }))
    await sql`update conversations.author set blocked_at = ${c.t.clock.now()} where handle = '@kim'`.execute(
      c.t.db,
    )
    await c.tick()
    await c.tick(11)
    expect(c.said()).toHaveLength(1)
    expect((await c.held()).toSorted()).toEqual(['blocked', 'copy', 'old', 'ours', 'robot'])
    const { marks } = await c.t.db
      .selectFrom('conversations.message')
      .select('marks')
      .where('network_id', '=', '1')
      .executeTakeFirstOrThrow()
    expect(marks).toContain(automatedMark)
  })

  it('nobody whose conversation a person has, or has answered', async () => {
    const c = await centre()
    await c.on()
    const [held, later] = await arrive(
      c.t,
      said('1', 'is the bridge open tomorrow?'),
      said('2', 'where can I pay a ticket?', { by: 'jo' }),
    )
    await c.ruiz('desk.claim', { id: held! })
    await c.tick()
    expect(await c.held()).toEqual(['held'])
    // The other one waits its ten seconds; somebody takes it meanwhile.
    await c.ruiz('desk.claim', { id: later! })
    await c.tick()
    await c.tick(11)
    expect(c.said()).toEqual([])
    const { lately } = await c.supervisor('automatic.read', { id: c.id })
    expect(lately).toMatchObject([{ state: 'undone', why: 'A person has this conversation now.' }])
  })

  it('nobody who answers ours within seconds, again and again, as programs do', async () => {
    const c = await centre()
    await c.on({ everyHours: 1 })
    for (const n of [1, 2, 3]) {
      await c.hears(said(`${n}`, `I am out of office until Monday, case ${n}`))
      await arrive(c.t, said(`${n} again`, `I am out of office until Monday, again ${n}`))
      await c.tick()
      c.t.clock.advance(3600)
    }
    expect(c.said()).toHaveLength(2)
    expect(await c.held()).toContain('answers_itself')
  })

  it('no more than may leave in an hour, with as many kept for emergencies', async () => {
    const c = await centre()
    await c.on({ mostAnHour: 1 })
    await c.hears(
      said('1', 'is the bridge open?', { by: 'a' }),
      said('2', 'when does the office open?', { by: 'b' }),
      said('3', 'help, fire on the stairs, we cannot get out, 18 Alder St', { by: 'c', danger: true }),
    )
    expect(c.said()).toHaveLength(2)
    expect(await c.held()).toEqual(['too_many'])
  })
})

describe('one switch', () => {
  it('stops them all at once, those that wait to leave too; nothing is caught up afterwards', async () => {
    const c = await centre()
    await c.on()
    await arrive(c.t, said('1', 'is the bridge open?'))
    await c.tick()
    await arrive(c.t, said('2', 'when does the office open?', { by: 'jo' }))
    expect(await c.supervisor('automatic.stop', { why: 'A wrong number in it' })).toEqual({ takenBack: 1 })
    await c.tick()
    await c.tick(11)
    expect(c.said()).toEqual([])
    expect(await c.held()).toEqual(['stopped'])
    expect((await c.supervisor('automatic.read', { id: c.id })).stopped).toMatchObject({
      by: { name: 'C. Lindqvist' },
      why: 'A wrong number in it',
    })
    await c.communications('automatic.resume', { why: 'Put right' })
    await c.tick(11)
    expect(c.said()).toEqual([])
    await c.hears(said('3', 'and now?', { by: 'kim' }))
    expect(c.said()).toHaveLength(1)
    expect(await codeOf(c.communications('automatic.resume', { why: 'Once more' }))).toBe('not_stopped')
  })

  it('the delegation that ends stops them as well', async () => {
    const c = await centre()
    await c.on()
    const approver = person(c.t, sending, 'brandt')
    const { delegations } = await approver('delegations.list', {})
    await approver('delegations.end', { id: delegations[0]!.id, why: 'She is on leave' })
    await c.hears(said('1', 'is the bridge open?'))
    expect(c.said()).toEqual([])
    expect(await c.held()).toEqual(['not_delegated'])
    expect(await codeOf(approver('delegations.end', { id: delegations[0]!.id, why: 'again' }))).toBe(
      'delegation_over',
    )
  })
})

describe('when nobody can keep up', () => {
  it('whoever writes hears it while somebody has waited too long', async () => {
    const c = await centre()
    await c.approved('en', 'overload')
    await c.on({ outOfHours: false, overload: true, waitMinutes: 30 })
    await c.hears(said('1', 'is the bridge open?', { by: 'a' }))
    expect(c.said()).toEqual([])
    c.t.clock.advance(1800)
    await c.hears(said('2', 'when does the office open?', { by: 'b' }))
    expect(c.said()).toEqual([read(words.en)])
  })
})

it('people’s answers leave before what a rule says', async () => {
  const c = await centre()
  await c.on()
  await person(
    c.t,
    sending,
    'brandt',
  )('delegations.give', {
    category: 'reply',
    account: c.id,
    name: 'Replies',
    responsible: 'lindqvist',
    roles: ['desk'],
    until: null,
  })
  const [asked] = await arrive(c.t, said('1', 'is the bridge open?'))
  await c.ruiz('desk.claim', { id: asked! })
  await arrive(c.t, said('2', 'when does the office open?', { by: 'jo' }))
  await c.tick()
  await c.ruiz('sending.reply', {
    id: asked!,
    text: 'It is. In danger call 9-1-1.',
    language: 'en',
    template: null,
    key: 'answer-1',
    now: false,
  })
  await sql`update sending.outgoing set state = 'ready', due_at = ${c.t.clock.now()}`.execute(c.t.db)
  await c.tick()
  expect(c.said()).toEqual(['It is. In danger call 9-1-1.', read(words.en)])
})

it('the ledger counts what was said, and whom nobody tells out of hours (APCO 2.1.2, 4.1.1; CoP CM5)', async () => {
  const c = await centre()
  const of = async (clause: string, from = evidence) =>
    (
      await Promise.all(
        from
          .filter(({ clauses }) => clauses.includes(clause))
          .map((one) =>
            one.read(c.t.db, {
              agency: 1,
              at: c.t.clock.now(),
              pack: packOf('us-ecc'),
              nonEmergency: '555-0111',
            }),
          ),
      )
    )[0]!
  expect(await of('CoP-CM5')).toMatchObject({ state: 'not met', figure: '0 of 1 accounts' })
  await c.on()
  await c.hears(said('1', 'is the bridge open?'))
  expect(await of('CoP-CM5')).toMatchObject({ state: 'met', figure: '1 of 1 accounts' })
  expect(await of('2.1.2')).toMatchObject({ state: 'met', figure: '1 of 1 texts' })
  expect((await of('4.1.1', sendingEvidence)).sentence).toContain('1 automatic reply left')
  expect(await of('2.3.3', sendingEvidence)).toMatchObject({ state: 'partly', figure: '0 outside the chain' })
  await c.supervisor('automatic.stop', { why: 'For a while' })
  expect(await of('CoP-CM5')).toMatchObject({ state: 'not met' })
})
