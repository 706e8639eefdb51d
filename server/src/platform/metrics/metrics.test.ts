import { describe, expect, it, onTestFinished } from 'vitest'
import { counter, metricsAt, serveMetrics } from './index.ts'

const at = (CALLBOX_METRICS?: string, CALLBOX_METRICS_TOKEN?: string) =>
  metricsAt({
    ...(CALLBOX_METRICS === undefined ? {} : { CALLBOX_METRICS }),
    ...(CALLBOX_METRICS_TOKEN ? { CALLBOX_METRICS_TOKEN } : {}),
  })

describe('where the figures are', () => {
  it('is nowhere unless asked for, and on this machine alone unless an address is named', () => {
    expect([at(), at(''), at('off')]).toEqual([null, null, null])
    expect(at('on')).toEqual({ host: '127.0.0.1', port: 9464, token: null })
    expect(at('9500')).toEqual({ host: '127.0.0.1', port: 9500, token: null })
    expect(at('[::1]:9500')).toMatchObject({ host: '[::1]', port: 9500 })
  })

  it('is never open to other machines without a token', () => {
    expect(() => at('0.0.0.0:9464')).toThrow(/opens the figures on 0\.0\.0\.0 .* CALLBOX_METRICS_TOKEN/)
    expect(at('0.0.0.0:9464', 'a word')).toEqual({ host: '0.0.0.0', port: 9464, token: 'a word' })
    expect(() => at('yes')).toThrow(/CALLBOX_METRICS is "yes": write on, a port/)
    expect(() => at('127.0.0.1:99999')).toThrow(/write on, a port/)
  })

  it('gives them to who has the token, brings them up to date before, and gives nothing else', async () => {
    const asked = counter('callbox_test_asked_total', 'For this test.')
    const served = await serveMetrics({ host: '127.0.0.1', port: 0, token: 'a word' }, async () =>
      asked.inc(),
    )
    onTestFinished(() => served.stop())
    const get = (path: string, word?: string) =>
      fetch(
        `http://127.0.0.1:${served.port}${path}`,
        word ? { headers: { authorization: `Bearer ${word}` } } : {},
      )
    expect((await get('/metrics')).status).toBe(401)
    expect((await get('/metrics', 'another')).status).toBe(401)
    expect((await get('/', 'a word')).status).toBe(404)
    const answer = await get('/metrics', 'a word')
    expect(await answer.text()).toMatch(/^callbox_test_asked_total 1$/m)
    expect(answer.headers.get('content-type')).toContain('version=0.0.4')
  })
})
