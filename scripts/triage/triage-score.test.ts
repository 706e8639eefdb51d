import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { linesOf } from './lines.ts'

const script = new URL('../triage-score.ts', import.meta.url).pathname

async function score(
  input: string | readonly string[],
): Promise<{ out: string; told: string; code: number }> {
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'pipe'] })
  let out = ''
  let told = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    out += part
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    told += part
  })
  const ended = once(child, 'close')
  for (const part of typeof input === 'string' ? [input] : input)
    if (!child.stdin.write(part)) await once(child.stdin, 'drain')
  child.stdin.end()
  const [code] = await ended
  return { out, told, code }
}

const parsed = (out: string): Record<string, unknown>[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

describe('triage:score', () => {
  test('answers every message once, in order, in the form that was asked for', async () => {
    const { out, told, code } = await score(
      '{"id":"b","text":"we are trapped on the roof, water is rising, please help us"}\r\n\n{"id":1,"text":"the front desk opens at nine on sundays"}',
    )
    expect(told).toBe('')
    expect(code).toBe(0)
    const [plea, calm] = parsed(out)
    expect(Object.keys(plea!)).toEqual(['id', 'score', 'band', 'language', 'reasons'])
    expect(plea).toMatchObject({ id: 'b', band: 'life_at_risk', language: 'en' })
    expect(plea!.reasons).toContain('somebody is trapped or cut off: "we are trapped"')
    expect(calm).toMatchObject({ id: 1, language: 'en' })
    expect(plea!.score as number).toBeGreaterThan(calm!.score as number)
  }, 60_000)

  test('tells of lines that it cannot read; what has an id is answered all the same, near the top', async () => {
    const { out, told, code } = await score(
      'nonsense\n{"text":"no id"}\n{"id":"x"}\n{"id":"y","text":7}\n[1]\n',
    )
    expect(code).toBe(0)
    expect(parsed(out)).toMatchObject([
      { id: 'x', band: 'not_assessed', score: 0.79, language: 'und' },
      { id: 'y', band: 'not_assessed' },
    ])
    expect(
      told
        .trim()
        .split('\n')
        .map((line) => line.slice(0, 7)),
    ).toEqual(['line 1:', 'line 2:', 'line 3:', 'line 4:', 'line 5:'])
  }, 60_000)

  test('streams: many messages come back whole, in the order they went in', async () => {
    const many = 20_000
    const parts = Array.from({ length: many }, (_, i) => `{"id":${i},"text":"help at number ${i} é"}\n`)
    const { out } = await score(parts)
    expect(parsed(out).map(({ id }) => id)).toEqual(Array.from({ length: many }, (_, i) => i))
  }, 120_000)
})

test('lines are found wherever the stream is cut, also within a letter', async () => {
  const bytes = new TextEncoder().encode('één\r\ntwee\n\ndrie')
  async function* one() {
    for (const byte of bytes) yield Uint8Array.of(byte)
  }
  const lines: string[] = []
  for await (const line of linesOf(one())) lines.push(line)
  expect(lines).toEqual(['één', 'twee', '', 'drie'])
})
