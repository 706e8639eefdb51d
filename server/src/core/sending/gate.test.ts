import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { accountById, reportHealth } from '#core/accounts'
import { ensureDelegation, graphemes, outgoingToContract, saysEmergencyNumber } from './index.ts'
import { centre } from './network.fixture.ts'

const refusedRules = async (c: Awaited<ReturnType<typeof centre>>): Promise<string[]> =>
  (
    await sql<{
      rule: string
    }>`select rule from sending.refused where agency_id = 1 and person_id = 'p1' order by at`.execute(c.db)
  ).rows.map((row) => row.rule)

describe('the door stays shut', () => {
  it('without a standing delegation that covers the person (APCO 2.3.3), and the refusal is on the record', async () => {
    const c = await centre()
    const conversation = await c.wrote()
    await expect(c.reply(conversation, { roles: ['communications'] })).rejects.toMatchObject({
      code: 'no_delegation',
      status: 409,
    })
    expect(await refusedRules(c)).toEqual(['no_delegation'])
    const { rows } = await sql<{
      kind: string
    }>`select kind from archive.entry where subject = ${conversation.id} and kind = 'sending.refused'`.execute(
      c.db,
    )
    expect(rows).toHaveLength(1)
    const { rows: none } = await sql`select 1 from sending.outgoing`.execute(c.db)
    expect(none).toEqual([])
  })

  it('when the delegation has lapsed, or is for another account', async () => {
    const c = await centre()
    const given = (account: string | null, until: Date | null) =>
      c.db.transaction().execute((trx) =>
        ensureDelegation(trx, {
          agency: 1,
          category: 'reply',
          account,
          name: `for ${account} until ${until?.toISOString()}`,
          responsible: 'B',
          roles: ['communications'],
          until,
          by: 'test',
          now: c.clock.now(),
        }),
      )
    const conversation = await c.wrote()
    await given('00000000-0000-7000-8000-000000000001', null)
    await given(null, new Date(c.clock.now().getTime() + 1000))
    c.clock.advance(1)
    await expect(c.reply(conversation, { roles: ['communications'] })).rejects.toMatchObject({
      code: 'no_delegation',
    })
    await given(c.account, null)
    expect(await c.reply(conversation, { roles: ['communications'] })).toMatchObject({
      chain_responsible: 'B',
    })
  })

  it('when the text is longer than the network takes, counted as people count letters', async () => {
    const c = await centre({ longest: 20 })
    const conversation = await c.wrote()
    const family = '👨‍👩‍👧‍👦'
    expect(await c.reply(conversation, { text: `911 ${family.repeat(16)}` })).toMatchObject({ state: 'held' })
    await expect(c.reply(conversation, { text: `911 ${family.repeat(17)}` })).rejects.toMatchObject({
      code: 'too_long',
      detail: { length: 21, longest: 20, over: 1 },
    })
  })

  it('when the first answer, or one to an apparent emergency, does not say how to reach help (APCO 4.1.1)', async () => {
    const c = await centre()
    const first = await c.wrote()
    await expect(c.reply(first, { text: 'Yes, it is open.' })).rejects.toMatchObject({
      code: 'emergency_sentence_missing',
      message: expect.stringContaining('9-1-1'),
    })
    const later = { ...first, firstAnswer: false }
    expect(await c.reply(later, { text: 'Yes, it is open.' })).toMatchObject({ state: 'held' })
    for (const band of ['life_at_risk', 'not_assessed', 'emergency'])
      await expect(c.reply({ ...later, band }, { text: 'Where are you?' })).rejects.toMatchObject({
        code: 'emergency_sentence_missing',
      })
    await expect(c.reply(first, { emergencyNumbers: [] })).rejects.toMatchObject({
      code: 'emergency_sentence_missing',
    })
  })

  it('when the network cannot be answered on, with the words of the connector', async () => {
    const c = await centre({ reply: false, words: { reply: 'Fake takes no answers.' } })
    await expect(c.reply(await c.wrote())).rejects.toMatchObject({
      code: 'cannot_send',
      message: 'Fake takes no answers.',
    })
  })

  it('when the account is paused or signed out, also after it was prepared', async () => {
    const c = await centre()
    const held = await c.reply(await c.wrote())
    await sql`update accounts.account set state = 'paused'`.execute(c.db)
    await expect(c.reply(await c.wrote())).rejects.toMatchObject({ code: 'cannot_send' })
    await c.pass(10)
    expect(c.network.asked).toEqual([])
    await sql`update accounts.account set state = 'live'`.execute(c.db)
    await c.db.transaction().execute((trx) =>
      reportHealth(trx, {
        agency: 1,
        account: c.account,
        health: { state: 'signed_out', sentence: 'Connect again.' },
        now: c.clock.now(),
      }),
    )
    await expect(c.reply(await c.wrote())).rejects.toMatchObject({ message: 'Connect again.' })
    const { rows } = await sql<{
      state: string
    }>`select state from sending.outgoing where outgoing_id = ${held.outgoing_id}`.execute(c.db)
    expect(rows).toEqual([{ state: 'refused' }])
  })

  it('when there is no message from the person to answer', async () => {
    const c = await centre()
    const conversation = { ...(await c.wrote()), lastInbound: null }
    await expect(c.reply(conversation)).rejects.toMatchObject({ code: 'not_addressed' })
  })
})

describe('what leaves, in the words of the contract', () => {
  it('carries its chain, its writer and its moments', async () => {
    const c = await centre()
    const row = await c.reply(await c.wrote())
    expect(outgoingToContract(row, (await accountById(c.db, 1, c.account))!)).toMatchObject({
      state: 'held',
      by: { id: 'p1', name: 'R. Moreno' },
      chain: { name: 'Standing delegation for replies', responsible: 'C. Lindqvist' },
      dueAt: '2026-03-01T02:14:17.000Z',
      madeAt: '2026-03-01T02:14:07.000Z',
      publishedAt: null,
      account: { handle: 'desk.fake', network: 'fake' },
    })
  })
})

describe('the emergency number is said', () => {
  it.each([
    ['Call 911 now', true],
    ['Call 9-1-1.', true],
    ['Llame al 9 1 1, por favor', true],
    ['(911)', true],
    ['911', true],
    ['Ring ９１１', true],
    ['Call 911 24 hours a day', true],
    ['Call 1-911-555-0000', false],
    ['1911 was a year', false],
    ['call 9110', false],
    ['route 911b', false],
    ['555 911 2345', false],
    ['Call 999', false],
    ['', false],
  ])('%s → %s', (text, said) => expect(saysEmergencyNumber(text, ['9-1-1'])).toBe(said))

  it('as 999 where that is the number', () => {
    expect(saysEmergencyNumber('Ffoniwch 999 neu 18000', ['999'])).toBe(true)
    expect(saysEmergencyNumber('Call 9-9-9', ['999'])).toBe(true)
    expect(saysEmergencyNumber('0999', ['999'])).toBe(false)
  })

  it('however the sentence around it is made of words, and never inside a longer number', () => {
    const words = fc
      .array(fc.constantFrom('help', 'now', 'llame', 'call', 'الآن', 'is', '—'), { maxLength: 5 })
      .map((w) => w.join(' '))
    fc.assert(
      fc.property(words, words, fc.constantFrom('911', '9-1-1', '9 1 1'), (before, after, number) => {
        expect(saysEmergencyNumber(`${before} ${number} ${after}`, ['911'])).toBe(true)
        expect(saysEmergencyNumber(`${before} 5${number}5 ${after}`, ['911'])).toBe(false)
      }),
    )
  })
})

describe('length', () => {
  it('is the number of letters a reader sees', () => {
    expect(graphemes('é')).toBe(1)
    expect(graphemes('e\u0301')).toBe(1)
    expect(graphemes('🇺🇸🏳️‍🌈')).toBe(2)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(graphemes(text)).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})
