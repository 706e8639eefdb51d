import { createHook } from 'node:async_hooks'
import { describe, expect, it } from 'vitest'
import { makePace } from '#platform/http'
import { makeLog } from '#platform/log'
import { makeWhoIs } from '../index.ts'
import { realCentre, strong } from './centre.fixture.ts'
import { codeAt } from './code.fixture.ts'

/** How many passwords are derived while something is done: the work that takes the time. */
const derivations = async (work: () => Promise<unknown>): Promise<number> => {
  let n = 0
  const hook = createHook({
    init(_, type) {
      if (type === 'SCRYPTREQUEST') n += 1
    },
  }).enable()
  await work()
  hook.disable()
  return n
}

describe('a cookie that somebody else planted', () => {
  it('before signing in is not what the session becomes', async () => {
    const { founded, browser, signIn } = await realCentre()
    const { email, secret } = await founded()
    const at = browser()
    const planted = 'a'.repeat(32)
    at.jar.set('callbox.session_token', planted)
    at.jar.set('callbox.entering', planted)
    at.jar.set('callbox.device', `${planted}.${planted}`)
    expect((await at.get('/api/me')).status).toBe(401)
    expect((await signIn(at, email, secret)).status).toBe(200)
    for (const value of at.jar.values()) expect(value).not.toContain(planted)
  })

  it('beside the true one never opens anything by itself', async () => {
    for (const origin of ['http://localhost:9110', 'https://desk.riverton.example']) {
      const { founded, world } = await realCentre({ origin })
      const { at } = await founded()
      const [name, value] = [...at.jar].find(([one]) => one.includes('session_token'))!
      const who = makeWhoIs(world)
      const asking = (cookie: string) => who(new Request(`${origin}/api/me`, { headers: { cookie } }))
      for (const other of [name, 'callbox.session_token', '__Secure-callbox.session_token']) {
        await asking(`${other}=planted; ${name}=${value}`)
        await asking(`${name}=${value}; ${other}=planted`)
        expect([origin, other, await asking(`${other}=planted`)]).toEqual([origin, other, null])
      }
      expect((await asking(`${name}=${value}`))?.person.name).toBe('Maya Adeyemi')
    }
  })

  it('of the step between the two factors is worth nothing without the second', async () => {
    const { founded, browser, clock } = await realCentre()
    const { email, secret } = await founded()
    const thief = browser({ address: '198.51.100.9' })
    await thief.post('/api/door/password', { email, password: strong })
    expect((await thief.get('/api/me')).status).toBe(401)
    // What they hold is theirs alone: the code typed elsewhere opens nothing for them.
    const at = browser()
    await at.post('/api/door/password', { email, password: strong })
    clock.advance(60)
    expect((await at.post('/api/door/code', { code: codeAt(secret, clock.now()) })).status).toBe(200)
    expect((await thief.post('/api/door/code', { code: codeAt(secret, clock.now()) })).code).toBe(
      'not_let_in',
    )
    expect((await thief.get('/api/me')).status).toBe(401)
  })
})

describe('whether somebody works here', () => {
  it('is told by no answer, and by no work that takes time', async () => {
    const { founded, browser } = await realCentre()
    const { email } = await founded()
    const shows = async (typed: string, password: string) => {
      let answer: unknown
      const work = await derivations(async () => {
        const { status, body, cookies } = await browser().post('/api/door/password', {
          email: typed,
          password,
        })
        answer = { status, body, cookies }
      })
      return { answer, work }
    }
    const nobody = await shows('nobody@riverton.example', strong)
    expect(nobody.work).toBe(1)
    expect(await shows(email, 'wrong wrong wrong wrong')).toEqual(nobody)
    for (let n = 0; n < 3; n += 1) await shows(email, 'wrong wrong wrong wrong')
    // Having to wait costs the same, and says the same, with the right password too.
    expect(await shows(email, 'wrong wrong wrong wrong')).toEqual(nobody)
    expect(await shows(email, strong)).toEqual(nobody)
  })
})

describe('a password', () => {
  it('is what was typed, all of it, in its case; sixty-four characters and more will do, of any kind', async () => {
    const { founded, browser, clock, signIn } = await realCentre()
    const { at, secret, email } = await founded()
    const long = `${'korunní věž, sedm vydr a 9 lodí! '.repeat(4)}Ω🦦`
    expect([...long].length).toBeGreaterThan(64)
    await signIn(at, email, secret)
    expect((await at.put('/api/me/password', { current: strong, password: long })).status).toBe(200)
    const opens = async (password: string) => {
      clock.advance(3600)
      return (await browser().post('/api/door/password', { email, password })).status
    }
    expect(await opens(long)).toBe(200)
    for (const other of [long.slice(0, 72), [...long].slice(0, -1).join(''), long.toUpperCase()])
      expect([other, await opens(other)]).toEqual([other, 401])
  })

  it('that was changed ends every other session, and stays good for as long as nobody changes it', async () => {
    const { founded, browser, signIn, clock } = await realCentre()
    const { at, email, secret } = await founded()
    const other = browser()
    await signIn(other, email, secret)
    const changed = 'harbour plum violet ladder nine'
    expect((await at.put('/api/me/password', { current: strong, password: changed })).status).toBe(200)
    expect((await other.get('/api/me')).status).toBe(401)
    expect((await at.get('/api/me')).status).toBe(200)
    clock.advance(3 * 365 * 24 * 3600)
    expect((await browser().post('/api/door/password', { email, password: changed })).status).toBe(200)
  })
})

describe('the current password', () => {
  const changed = 'harbour plum violet ladder nine'

  it('is asked for when it is changed, and guesses of it have to wait like those at the door', async () => {
    const { founded, clock, acts } = await realCentre()
    const { at, secret } = await founded()
    const put = (current?: string) => at.put('/api/me/password', { password: changed, current })
    expect(await put()).toMatchObject({ status: 422, code: 'wrong_password' })
    for (let n = 0; n < 3; n += 1) expect((await put('wrong wrong wrong wrong')).code).toBe('wrong_password')
    // The fourth has to wait, and so has the right one.
    expect((await put(strong)).code).toBe('wrong_password')
    expect(await acts('session.not_confirmed')).toHaveLength(4)
    clock.advance(60)
    expect((await put(strong)).status).toBe(200)
    clock.advance(301)
    expect((await at.put('/api/me/password', { password: strong, current: changed })).code).toBe(
      'confirm_first',
    )
    await at.post('/api/me/confirm', { code: codeAt(secret, clock.now()) })
    expect((await at.put('/api/me/password', { password: strong, current: changed })).status).toBe(200)
  })

  it('is asked of nobody who has none', async () => {
    const { founded, db } = await realCentre()
    const { at } = await founded()
    await db.deleteFrom('identity.password').execute()
    expect((await at.put('/api/me/password', { password: changed })).status).toBe(200)
  })
})

describe('what is kept of what opens the door', () => {
  it('is kept by scrypt at the cost that is asked for, with a salt of its own', async () => {
    const { founded, db } = await realCentre()
    const { at } = await founded()
    const hash = async () =>
      (await db.selectFrom('identity.password').select('hash').executeTakeFirstOrThrow()).hash
    const before = await hash()
    expect(before).toMatch(/^scrypt-15-8-3\$[\w+/]{22}==\$[\w+/]{43}=$/)
    expect((await at.put('/api/me/password', { current: strong, password: strong })).status).toBe(200)
    expect((await hash()).split('$')[1]).not.toBe(before.split('$')[1])
  })

  it('recovery codes are twenty-four characters of thirty-one, none twice, and are kept as hashes', async () => {
    const { founded, db } = await realCentre()
    const { at, codes } = await founded()
    const more = ((await at.post('/api/me/recovery-codes')).body as unknown as { codes: string[] }).codes
    const all = [...codes, ...more]
    for (const code of all) expect(code).toMatch(/^([a-hj-km-np-z2-9]{4}-){5}[a-hj-km-np-z2-9]{4}$/)
    expect(new Set(all).size).toBe(20)
    const kept = JSON.stringify(await db.selectFrom('identity.recovery_code').selectAll().execute())
    for (const code of all) {
      expect(kept).not.toContain(code)
      expect(kept).not.toContain(code.replaceAll('-', ''))
    }
  })
})

describe('what opens the door', () => {
  it('stands in no line of the log, whatever fails, however much is logged', async () => {
    const lines: string[] = []
    const log = makeLog('trace', { write: (line) => void lines.push(line) })
    const { founded, browser, signIn, follow, clock, db } = await realCentre({ log })
    const { at, email, secret, codes } = await founded()
    const token = (of: typeof at) => [...of.jar].map(([, value]) => value)
    const secrets = [
      strong,
      secret,
      ...codes,
      email,
      'Adeyemi',
      'guess of a token',
      'wrong, and mine',
      ...token(at),
    ]
    await browser().post('/api/door/password', { email, password: 'wrong, and mine' })
    await follow(browser(), 'https://x/#guess of a token')
    const second = browser()
    await signIn(second, email, secret)
    secrets.push(...token(second), codeAt(secret, clock.now()))
    const made = await second.post('/api/a/1/invitations', {
      ...{ name: 'N. Okafor', email: 'okafor@riverton.example', roles: ['desk'] },
    })
    secrets.push(String((made.body as { link?: string }).link).split('#')[1]!, 'okafor')
    // And when the database fails under it, whose errors repeat what it was given.
    await db.destroy()
    for (const password of [strong, 'wrong, and mine'])
      expect((await browser().post('/api/door/password', { email, password })).status).toBeGreaterThan(499)
    expect((await second.get('/api/me')).status).toBeGreaterThan(499)
    const told = lines.join('')
    expect(lines.length).toBeGreaterThan(10)
    expect(secrets.filter((one) => one.length > 3 && told.includes(one))).toEqual([])
    expect(told).not.toMatch(/203\.0\.113/)
  })
})

describe('tries and calls that pages of ours do not make', () => {
  it('stand in the log, each try to come in and odd calls by number, with nothing of who or what', async () => {
    const lines: string[] = []
    const log = makeLog('warn', { write: (line) => void lines.push(line) })
    const { founded, browser, app, origin } = await realCentre({ log })
    const { at, email } = await founded()
    lines.length = 0
    const guest = browser()
    for (const who of ['nobody@riverton.example', email])
      await guest.post('/api/door/password', { email: who, password: 'wrong wrong wrong wrong' })
    await guest.post('/api/door/link', { token: 'a'.repeat(40) })
    await guest.post('/api/door/passkey', { ceremony: 'none', response: {} })
    for (let n = 0; n < 3; n += 1) await at.put('/api/a/1/invitations/domains', { domains: ['Not A Domain'] })
    const elsewhere = { origin: 'https://elsewhere.example' }
    await app.request(`${origin}/api/me/here`, { method: 'POST', headers: elsewhere })
    const told = lines.map((line) => JSON.parse(line) as { route: string; code: string; msg: string })
    expect(told.map(({ route, code }) => `${route} ${code}`)).toEqual([
      'door.password not_let_in',
      'door.password not_let_in',
      'door.link link_spent',
      'door.passkey not_let_in',
      'invitations.domains bad_input',
      '/api/* other_origin',
    ])
    expect(lines.join('')).not.toMatch(/riverton|wrong|Domain\b|203\.0/)
  })

  it('without end are held up: each session by itself, reading apart from acting, and not for long', async () => {
    const rules = {
      reads: { atOnce: 6, aSecond: 2 },
      acts: { atOnce: 40, aSecond: 1 },
      strangers: { atOnce: 40, aSecond: 1 },
    }
    const { founded, browser, signIn, clock } = await realCentre({ pace: (at) => makePace(at, rules) })
    const { at, email, secret } = await founded()
    const other = browser()
    await signIn(other, email, secret)
    const answers = []
    for (let n = 0; n < 8; n += 1) answers.push(await at.get('/api/me'))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 429, 429])
    expect(answers.at(-1)).toMatchObject({ code: 'too_many_calls' })
    expect(answers.at(-1)!.sentence).toMatch(/wait 1 s/)
    // Its person can act all the same, and so can everybody else.
    expect((await at.post('/api/me/here')).status).toBe(200)
    expect((await other.get('/api/me')).status).toBe(200)
    clock.advance(1)
    expect((await at.get('/api/me')).status).toBe(200)
  })
})
