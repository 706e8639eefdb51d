import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Bend, openBent } from './bent.fixture.ts'
import { centreWithOidc } from './centre.fixture.ts'
import { clientId, clientSecret } from './oidc.fixture.ts'

const centreWithBent = async () => {
  const bent = await openBent()
  onTestFinished(bent.close)
  const centre = await centreWithOidc({ inner: [bent.issuer] })
  const oidc = { issuer: bent.issuer, clientId, secret: clientSecret, trustsAddresses: false }
  const provider = await centre.add({ oidc })
  await centre.invite()
  const comes = async (bend: Bend = {}) => {
    const at = centre.browser()
    return { at, answered: await centre.answer(at, bent.visit(await centre.begin(at, provider), bend)) }
  }
  return { ...centre, bent, comes }
}
const seconds = (from: number) => Math.floor(Date.now() / 1000) + from

describe('a provider that misbehaves', () => {
  it('lets nobody in by a token that is not meant for us, or is none; and what was wrong is told to whoever looks after security', async () => {
    const { comes, listed } = await centreWithBent()
    const sentences = new Set<string>()
    for (const [bend, why] of [
      [{ claims: (right) => ({ ...right, aud: 'another-client' }) }, /"aud"/],
      [
        { claims: (right) => ({ ...right, aud: [clientId, 'another-client'], azp: 'another-client' }) },
        /"azp"/,
      ],
      [{ claims: (right) => ({ ...right, iss: 'https://login.elsewhere.example' }) }, /"iss"/],
      [{ claims: (right) => ({ ...right, nonce: 'of-another-browser' }) }, /"nonce"/],
      [{ claims: ({ nonce: _, ...right }) => right }, /"nonce"/],
      [{ claims: (right) => ({ ...right, exp: seconds(-120) }) }, /"exp"/],
      [{ claims: (right) => ({ ...right, nbf: seconds(120) }) }, /"nbf"/],
      [{ claims: ({ sub: _, ...right }) => right }, /"sub"/],
      [{ signed: 'by nobody' }, /"alg"/],
      [{ signed: 'by another key' }, /signature/],
      [{ signed: 'by the secret of the client' }, /"alg"/],
      [{ type: 'at+jwt' }, /not an ID token/],
      [{ none: true }, /id_token/],
    ] satisfies [Bend, RegExp][]) {
      const { at, answered } = await comes(bend)
      expect([why, answered.status, answered.code]).toEqual([why, 401, 'sign_on_refused'])
      sentences.add(answered.sentence)
      expect((await at.get('/api/me')).status).toBe(401)
      expect((await listed()).failed?.why).toMatch(why)
    }
    expect(sentences.size).toBe(1)
  })

  it('gives its tokens to the server alone: they are read once, and stand in no answer, no cookie and no table', async () => {
    const { comes, bent, db } = await centreWithBent()
    const { at, answered } = await comes()
    expect(answered.body).toMatchObject({ next: 'in' })
    expect((await at.get('/api/me')).body).toMatchObject({ name: 'Ben Okafor' })
    expect(bent.given).toHaveLength(2)
    const { rows: tables } = await sql<{
      name: string
    }>`select format('%I.%I', table_schema, table_name) as name
      from information_schema.tables where table_schema in ('identity', 'archive') and table_type = 'BASE TABLE'`.execute(
      db,
    )
    expect(tables.length).toBeGreaterThan(15)
    const kept = await Promise.all(
      tables.map(
        async ({ name }) => (await sql`select t::text as row from ${sql.raw(name)} t`.execute(db)).rows,
      ),
    )
    const seen = JSON.stringify([answered.body, answered.cookies, [...at.jar], kept])
    expect(seen).toContain('okafor@riverton.example')
    for (const token of bent.given) {
      expect(seen).not.toContain(token)
      expect(seen).not.toContain(Buffer.from(token).toString('hex'))
    }
  })
})
