import { describe, expect, it } from 'vitest'
import { connectAccount } from '#core/accounts'
import { memoryNetwork } from '#core/channels/conformance'
import { queuePage } from '#core/conversations'
import { hmac } from '#platform/crypto'
import { withSession } from '#platform/db'
import { newId } from '#platform/ids'
import { testWorld } from '#testing'
import { hookRoutes } from './index.ts'

const secret = 'shared with the network'

const centre = async (atOnce?: number) => {
  const network = memoryNetwork()
  const t = await testWorld({ connectors: [network.connector] })
  const caller = { agency: 1, person: { id: 'marsh' } }
  const { id } = await connectAccount(t.world, caller, { network: 'memory', handle: 'riverton', secret })
  const app = hookRoutes(t.world, atOnce)
  const owner = <T extends Record<string, unknown>>(sql: string): Promise<T[]> =>
    withSession(t.ownerUrl, async (client) => (await client.query<T>(sql)).rows)
  return {
    ...t,
    id,
    app,
    owner,
    say: (text: string) => network.say('riverton', text, t.clock.now()),
    pushed: (key = secret) => network.pushed('riverton', key, t.clock.now()),
    bring: async ({ headers, raw }: { headers: Headers; raw: Uint8Array }, to = `1/${id}`) =>
      app.request(`/hooks/${to}`, { method: 'POST', headers, body: Buffer.from(raw) }),
    previews: async () =>
      (await queuePage(t.db, 1, { state: 'open', after: null, limit: 200 })).rows.map((row) => row.preview),
    refusals: () =>
      owner<{ n: string }>("select count(*) as n from archive.entry where kind = 'webhook.refused'").then(
        ([row]) => Number(row!.n),
      ),
  }
}

describe('what a network brings', () => {
  it('is in the queue when the network hears 200, and brought twice it is one message', async () => {
    const { say, pushed, bring, previews } = await centre()
    say('we are on the roof')
    const push = pushed()
    const first = await bring(push)
    expect(first.status).toBe(200)
    expect(await first.json()).toEqual({ ok: true })
    expect(await previews()).toEqual(['we are on the roof'])
    expect((await bring(push)).status).toBe(200)
    expect(await previews()).toHaveLength(1)
  })

  it('is not acknowledged while the database refuses it: 503, nothing kept, and the next try brings it in', async () => {
    const { say, pushed, bring, previews, owner } = await centre()
    say('we are on the roof')
    const push = pushed()
    await owner(
      `create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$`,
    )
    await owner(
      'create constraint trigger refuse after insert on conversations.message deferrable initially deferred for each row execute function public.refuse()',
    )
    const refused = await bring(push)
    expect(refused.status).toBe(503)
    expect(await refused.json()).toMatchObject({ error: 'not_kept' })
    expect(await previews()).toEqual([])
    await owner('drop trigger refuse on conversations.message')
    expect((await bring(push)).status).toBe(200)
    expect(await previews()).toEqual(['we are on the roof'])
  })

  it('waits for the network to bring it again while the database is away', async () => {
    const { say, pushed, bring, drop } = await centre()
    say('we are on the roof')
    const push = pushed()
    await drop()
    const answer = await bring(push)
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('5')
  })

  it('beyond what we read at once is put off, and kept when the network brings it again', async () => {
    const { say, pushed, bring, previews } = await centre(1)
    say('we are on the roof')
    const push = pushed()
    const [first, second] = await Promise.all([bring(push), bring(push)])
    expect([first.status, second.status]).toEqual([200, 503])
    expect(second.headers.get('retry-after')).toBe('5')
    expect((await bring(push)).status).toBe(200)
    expect(await previews()).toHaveLength(1)
  })

  it('is refused when it is forged or stale, with one act a minute on the record', async () => {
    const { say, pushed, bring, previews, refusals, clock } = await centre()
    say('go back into the house')
    const forged = pushed('another secret')
    for (let i = 0; i < 5; i++) expect((await bring(forged)).status).toBe(401)
    expect(await refusals()).toBe(1)
    clock.advance(60)
    expect((await bring(forged)).status).toBe(401)
    expect(await refusals()).toBe(2)
    say('the bridge is open')
    const real = pushed()
    clock.advance(3600)
    expect((await bring(real)).status).toBe(401)
    expect(await previews()).toEqual([])
  })

  it('has no address at an account that is unknown, closed or takes no pushes', async () => {
    const { say, pushed, bring, id, account, owner } = await centre()
    say('hello')
    const push = pushed()
    for (const to of [
      `1/${account}`,
      `2/${id}`,
      `1/${newId(new Date())}`,
      `0/${id}`,
      `99999999999/${id}`,
      `1/${id}'--`,
      '1/%00',
      `-1/${id}`,
    ])
      expect((await bring(push, to)).status, to).toBe(404)
    await owner(`update accounts.account set state = 'closed' where account_id = '${id}'`)
    expect((await bring(push)).status).toBe(404)
  })

  it('is never more than 5 MB, and signed bytes that nobody understands are kept and shown', async () => {
    const { bring, app, id, previews, clock } = await centre()
    const huge = new Uint8Array(5 * 1024 * 1024 + 1)
    expect((await bring({ headers: new Headers(), raw: huge })).status).toBe(413)
    const at = String(clock.now().getTime() / 1000)
    const raw = Buffer.from('\0\u{1F4A5} not JSON')
    const headers = {
      'x-signed-at': at,
      'x-signature': hmac(secret, Buffer.concat([Buffer.from(`${at}.`), raw])).toString('hex'),
    }
    const answer = await app.request(`/hooks/1/${id}`, { method: 'POST', headers, body: raw })
    expect(answer.status).toBe(200)
    expect(await previews()).toHaveLength(1)
  })
})
