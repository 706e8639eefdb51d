import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { AppError } from '#platform/errors'
import { splitMailUrl } from './mail.ts'
import { centre } from './testing/centre.ts'
import { webhookProblem } from './webhook.ts'

const refusal = async (asked: Promise<unknown>): Promise<AppError> =>
  asked.then(
    () => Promise.reject(new Error('It was not refused.')),
    (error) => (error instanceof AppError ? error : Promise.reject(error)),
  )

describe('the ways out of band', () => {
  it('a webhook’s address is public and https, but in practice', () => {
    for (const address of [
      'http://alarms.example.org/x',
      'https://127.0.0.1/x',
      'https://[::1]/x',
      'https://[::ffff:10.0.0.1]/x',
      'https://10.1.2.3/',
      'https://169.254.169.254/latest',
      'https://localhost/x',
      'https://intranet/x',
      'https://pager.internal/x',
      'https://user:secret@alarms.example.org/',
      'ftp://alarms.example.org/',
      'alarms.example.org',
    ])
      expect([address, webhookProblem(address, false)]).not.toEqual([address, null])
    expect(webhookProblem('https://alarms.example.org/callbox', false)).toBeNull()
    expect(webhookProblem('http://127.0.0.1:8080/callbox', true)).toBeNull()
  })

  it('a webhook’s secret is shown once and kept sealed; a route is switched off, on the record', async () => {
    const c = await centre({ practice: false })
    const address = 'https://alarms.example.org/callbox'
    const made = await c.ask('alarms.add_route', { kind: 'webhook', address })
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const { rows } = await sql<{
      secret: Buffer
    }>`select secret from alarms.route`.execute(c.db)
    expect(rows[0]?.secret.toString('utf8')).not.toContain(made.secret!.slice(6))
    const listed = await c.ask('alarms.routes', {})
    expect(listed).toEqual({ routes: [{ id: made.id, kind: 'webhook', address, state: 'on' }], mail: null })
    const twice = await refusal(c.ask('alarms.add_route', { kind: 'webhook', address }))
    expect([twice.code, twice.message]).toEqual([
      'address_refused',
      'The address cannot be used: it is on the list already.',
    ])
    await c.ask('alarms.remove_route', { id: made.id })
    expect((await c.ask('alarms.routes', {})).routes[0]?.state).toBe('off')
    expect((await refusal(c.ask('alarms.remove_route', { id: made.id }))).code).toBe('no_such_route')
    const kinds = await sql<{
      kind: string
    }>`select kind from archive.entry where kind like 'alarm.%' order by number`.execute(c.db)
    expect(kinds.rows.map((row) => row.kind)).toEqual(['alarm.route_added', 'alarm.route_removed'])
  })

  it('addresses that cannot be used are refused with the remedy', async () => {
    const c = await centre({ practice: false })
    const add = (kind: 'email' | 'webhook', address: string) =>
      refusal(c.ask('alarms.add_route', { kind, address }))
    expect((await add('email', 'chief@riverton.example\r\nbcc: x@y.example')).code).toBe('address_refused')
    expect((await add('webhook', 'https://10.0.0.8/')).message).toBe(
      'The address cannot be used: use an address that can be reached from the internet.',
    )
    const asked = { url: 'smtp://mail.riverton.example/?logger=true', from: 'desk@riverton.example' }
    expect((await refusal(c.ask('alarms.mail', asked))).message).toContain('leave out everything')
  })

  it('the mail server’s password is sealed apart, never shown, and stays when the address is saved without it', async () => {
    const c = await centre()
    const from = 'desk@riverton.example'
    await c.ask('alarms.mail', { url: 'smtps://desk:s%20cret@mail.riverton.example:465', from })
    const kept = async () =>
      (
        await sql<{
          value: { url: string; password: string }
        }>`select value from platform.setting where key = 'mail'`.execute(c.db)
      ).rows[0]!.value
    const before = await kept()
    expect(JSON.stringify(before)).not.toMatch(/s%20cret|s cret/)
    const shown = (await c.ask('alarms.routes', {})).mail
    expect(shown).toEqual({ url: 'smtps://desk@mail.riverton.example:465', from })
    await c.ask('alarms.mail', { url: shown!.url, from: 'alarm@riverton.example' })
    expect((await kept()).password).toBe(before.password)
    // Another server never gets the old one's password.
    await c.ask('alarms.mail', { url: 'smtps://desk@elsewhere.example:465', from })
    expect((await kept()).password).toBeNull()
    expect(splitMailUrl('smtp://desk:p%40ss@mail.riverton.example').password).toBe('p@ss')
  })

  it('an alarm that has ended or never was cannot be acknowledged', async () => {
    const c = await centre()
    const id = '01a201dc-0088-766c-8018-c1b972e0d932'
    expect((await refusal(c.ask('alarms.acknowledge', { id }))).code).toBe('no_such_alarm')
  })
})
