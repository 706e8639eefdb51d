import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loggedAs, makeLog } from './index.ts'

const listening = () => {
  const lines: string[] = []
  return { lines, log: makeLog('trace', { write: (line) => void lines.push(line) }) }
}
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
/** Names that code has and that a careless line would carry. */
const careless = [
  'password',
  'token',
  'cookie',
  'authorization',
  'code',
  'account',
  'route',
  'error',
  'state',
  'job',
]

describe('what may stand in a line', () => {
  it('is never a secret or what somebody wrote, under whatever name, at whatever depth, however it is logged', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_-]{20,40}$/).map((text) => `Zz9 ${text}`)
    fc.assert(
      fc.property(secret, fc.constantFrom(...levels), fc.constantFrom(...careless), (hidden, level, name) => {
        const { lines, log } = listening()
        const thrown = Object.assign(new Error(`failed with ${hidden}`, { cause: new Error(hidden) }), {
          code: hidden,
          detail: hidden,
          [name]: hidden,
        })
        log[level]({ [name]: hidden }, 'a sentence')
        log[level]({ [name]: { [name]: [hidden] } }, 'a sentence')
        log[level]({ error: thrown }, 'a sentence')
        log[level](thrown)
        log[level]({ error: hidden }, 'a sentence', hidden)
        log[level]({ request: { headers: { [name]: hidden } } }, 'a %s', hidden)
        log.child({ [name]: hidden })[level]('a sentence')
        loggedAs({ job: 'a job' }, () => log[level]({ [hidden]: hidden }, 'a sentence'))
        expect(lines).toHaveLength(8)
        expect(lines.join('')).not.toContain(hidden)
      }),
    )
  })

  it('is one line of JSON with level, moment in UTC and sentence, and what was left out is said', () => {
    const { lines, log } = listening()
    loggedAs({ request: 'aabbccdd' }, () =>
      log.warn({ route: 'desk.claim', status: 409, password: 'a\n{"level":"fatal"}' }, 'a sentence'),
    )
    log.error({ error: Object.assign(new TypeError('x\ny'), { code: 'E_MADE' }) }, 'a failure')
    expect(lines.map((line) => line.split('\n').length)).toEqual([2, 2])
    const [first, second] = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(first).toMatchObject({
      ...{ level: 'warn', route: 'desk.claim', status: 409, request: 'aabbccdd', msg: 'a sentence' },
      withheld: ['a field without a rule'],
    })
    expect(first?.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    expect(second).toMatchObject({ error: 'TypeError', code: 'E_MADE' })
    expect(second?.at).toEqual(expect.arrayContaining([expect.stringMatching(/^at .*log\.test\.ts:\d+:\d+/)]))
  })
})
