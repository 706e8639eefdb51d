import { createHash, createHmac } from 'node:crypto'
import { routes as contract, type Entry, type RouteName } from '@callbox/contract'
import { describe, expect, it } from 'vitest'
import { recordAct } from '#core/archive'
import { receive } from '#flows/intake'
import { withSession } from '#platform/db'
import type { Caller } from '#platform/http'
import { said, type TestWorld, testWorld } from '#testing'
import { module } from './index.ts'

const plea = 'water at the second floor, 4 kids and my mom, 18 Alder St pls help'
const auditor: Caller = {
  person: { id: 'lindqvist', name: 'C. Lindqvist' },
  agency: 1,
  rights: new Set(['records.read']),
  sessionId: 's',
  address: '127.0.0.1',
  request: new Request('http://localhost/'),
}

const list = async (t: TestWorld, query: Record<string, unknown> = {}) => {
  const handler = module.routes!['records.list']!
  const asked = contract['records.list'].query.parse(query)
  return contract['records.list'].output.parse(await handler(t.world, auditor, { agency: 1, ...asked }))
}
const entry = async (t: TestWorld, id: string): Promise<Entry> => {
  const handler = module.routes!['records.entry']!
  return contract['records.entry'].output.parse(await handler(t.world, auditor, { agency: 1, id }))
}
const asOwner = (t: TestWorld, statement: string, values: unknown[] = []) =>
  withSession(t.ownerUrl, (client) => client.query(statement, values))
const take = (t: TestWorld, ...deliveries: ReturnType<typeof said>[]) =>
  receive(t.world, { agency: 1, accountId: t.account, deliveries })
const message = async (t: TestWorld) => {
  await take(t, said('m1', plea, { networkAt: new Date('2026-03-01T02:14:07Z') }))
  return (await list(t)).entries.find((e) => e.kind === 'message.received')!
}

describe('the record log', () => {
  it('says of each entry what it is: who and why of an act, the first words of a message', async () => {
    const t = await testWorld()
    const received = await message(t)
    await t.db.transaction().execute((trx) =>
      recordAct(trx, {
        agency: 1,
        kind: 'conversation.closed',
        subject: received.subject,
        at: t.clock.now(),
        by: 'ruiz',
        why: 'passed on to dispatch',
      }),
    )
    const { entries } = await list(t)
    expect(entries.map((e) => e.summary)).toEqual([
      'Conversation closed, by A. Ruiz: passed on to dispatch',
      `Message received — “${plea}”`,
      'Account added, by setup',
    ])
    expect((await list(t, { subject: received.subject })).entries).toHaveLength(2)
  })

  it('is read page by page, newest first, each entry once', async () => {
    const t = await testWorld()
    await take(t, ...Array.from({ length: 6 }, (_, i) => said(`m${i}`, `message ${i}`, { by: `p${i}` })))
    const numbers: number[] = []
    let before: number | null | undefined
    do {
      const page = await list(t, { limit: 3, ...(before ? { before } : {}) })
      numbers.push(...page.entries.map((e) => e.number))
      before = page.next
    } while (before)
    expect(numbers).toEqual([7, 6, 5, 4, 3, 2, 1])
  })

  it('shows no entry of another agency', async () => {
    const t = await testWorld()
    const received = await message(t)
    const handler = module.routes!['records.entry']!
    await expect(
      handler(t.world, { ...auditor, agency: 2 }, { agency: 2, id: received.id }),
    ).rejects.toMatchObject({ code: 'no_such_record', status: 404 })
  })
})

describe('the proof of an entry', () => {
  it('holds, and can be recomputed by a stranger from what is shown, with SHA-256 and HMAC alone', async () => {
    const t = await testWorld()
    const shown = await entry(t, (await message(t)).id)
    expect(shown.holds).toBe(true)

    const lines = shown.leaf.split('\n')
    expect(lines.slice(0, 7)).toEqual([
      'callbox-record/1',
      `entry ${shown.id}`,
      'kind message.received',
      'agency 1',
      'at 2026-03-01T02:14:09.000Z',
      'network 2026-03-01T02:14:07.000Z',
      'clock unknown',
    ])
    expect(lines.at(-1)).toBe('')
    const inLeaf = new Map(lines.slice(7, -1).map((line) => line.split(' ').slice(1) as [string, string]))
    expect([...inLeaf.keys()]).toEqual(['author', 'context', 'raw', 'text'])
    for (const [part, committed] of inLeaf) {
      const { salt, text } = shown.parts.find((p) => p.part === part)!
      const content = createHash('sha256').update(text!, 'utf8').digest()
      const made = createHmac('sha256', Buffer.from(salt, 'hex')).update(content).digest('hex')
      expect(made, part).toBe(committed)
    }
    const leafHash = createHash('sha256')
      .update(Buffer.concat([Buffer.from([0]), Buffer.from(shown.leaf, 'utf8')]))
      .digest('hex')
    expect(leafHash).toBe(shown.leafHash)
  })

  it('fails when a byte of a payload was changed, and names the part', async () => {
    const t = await testWorld()
    const { id } = await message(t)
    await asOwner(
      t,
      `update archive.payload set bytes = set_byte(bytes, 0, get_byte(bytes, 0) # 1) where entry_id = $1 and part = 'text'`,
      [id],
    )
    const shown = await entry(t, id)
    expect(shown.holds).toBe(false)
    expect(shown.parts.filter((p) => !p.holds).map((p) => p.part)).toEqual(['text'])
  })

  it('fails when the leaf, or what stands beside it, was changed', async () => {
    const t = await testWorld()
    const { id } = await message(t)
    await asOwner(t, `update archive.entry set at = at + interval '1 hour' where entry_id = $1`, [id])
    expect((await entry(t, id)).holds).toBe(false)
    await asOwner(t, `update archive.entry set at = at - interval '1 hour' where entry_id = $1`, [id])
    expect((await entry(t, id)).holds).toBe(true)
    await asOwner(t, `update archive.entry set leaf = leaf || '\\x0a' where entry_id = $1`, [id])
    expect((await entry(t, id)).holds).toBe(false)
  })

  it('a payload in the file store that is gone or altered does not hold', async () => {
    const t = await testWorld()
    await take(t, said('big', 'x'.repeat(400_000)))
    const { id } = (await list(t)).entries[0]!
    expect((await entry(t, id)).holds).toBe(true)
    const broken = { ...t.world, files: { ...t.world.files, get: () => Promise.reject(new Error('gone')) } }
    const shown = await module.routes!['records.entry']!(broken, auditor, { agency: 1, id })
    expect(shown.holds).toBe(false)
    expect(shown.parts.filter((p) => !p.holds).map((p) => p.part)).toContain('raw')
  })

  it('says what, who, why and by which account, and what the ids in it stand for', async () => {
    const t = await testWorld()
    const received = await message(t)
    const shown = await entry(t, received.id)
    expect(shown).toMatchObject({
      what: 'Message received',
      act: null,
      account: 'riverton on Push network',
      names: { [received.subject!]: { says: 'the conversation with maria', is: 'conversation' } },
    })
    const { id } = await t.db.transaction().execute((trx) =>
      recordAct(trx, {
        agency: 1,
        kind: 'conversation.handed_over',
        subject: received.subject,
        at: t.clock.now(),
        by: 'ruiz',
        why: 'knows the street',
        data: { to: 'okafor', account: t.account, seen: [received.id] },
      }),
    )
    const act = await entry(t, id)
    expect(act).toMatchObject({
      what: 'Conversation handed over',
      act: { by: { id: 'ruiz', name: 'A. Ruiz' }, software: false, why: 'knows the street' },
    })
    expect(act.names).toMatchObject({
      okafor: { says: 'B. Okafor', is: 'person' },
      [t.account]: { says: 'riverton on Push network', is: 'account' },
      [received.id]: { says: `entry ${received.number}`, is: 'record' },
    })
    const [first] = (await list(t, { before: received.number })).entries
    expect((await entry(t, first!.id)).act).toEqual({
      by: { id: 'setup', name: 'setup' },
      software: true,
      why: null,
    })
  })

  it('a part of any kind, of any depth, is shown without being trusted', async () => {
    const t = await testWorld()
    const odd = { act: 1, by: 7, __proto__x: ['maria'], deep: '['.repeat(50) }
    for (const data of [
      odd,
      { by: { name: 'ruiz' } },
      { ids: Array.from({ length: 900 }, (_, i) => `id-${i}`) },
    ]) {
      const { id } = await t.db.transaction().execute((trx) =>
        recordAct(trx, {
          agency: 1,
          kind: 'odd.thing',
          subject: null,
          at: t.clock.now(),
          by: 'ruiz',
          data,
        }),
      )
      const shown = await entry(t, id)
      expect(JSON.parse(shown.parts[0]!.text!)).toMatchObject(data)
      expect(shown.what).toBe('Odd thing')
    }
  })

  it('to read one is an act: who read which record stands on the record', async () => {
    const t = await testWorld()
    const received = await message(t)
    await entry(t, received.id)
    const read = (await list(t)).entries[0]!
    expect(read).toMatchObject({ kind: 'record.read', subject: received.subject })
    expect(read.summary).toBe('Record read, by C. Lindqvist')
    expect(JSON.parse((await entry(t, read.id)).parts[0]!.text!)).toEqual({
      by: 'lindqvist',
      entry: received.id,
      number: received.number,
      held: true,
    })
  })

  it('answers each of its routes by name', () => {
    const named: RouteName[] = ['records.entry', 'records.list']
    expect(Object.keys(module.routes!).sort()).toEqual(named)
  })
})
