import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fixedClock } from '#platform/clock'
import { StartError } from '#platform/errors'
import { startEngine } from '#testing'
import { translatorFrom } from './translators.ts'

const clock = fixedClock('2026-03-01T02:14:09Z')

describe('the translating engine of the operator', () => {
  it('is none unless the operator names one', () => {
    expect(translatorFrom({}, clock, [])).toBeUndefined()
    expect(translatorFrom({ CALLBOX_TRANSLATE_URL: '' }, clock, [])).toBeUndefined()
  })

  it('with an address that cannot be used, or a key file that cannot be read, stops the start with the remedy', () => {
    for (const url of ['translate:5000', 'file:///etc/passwd', 'nonsense'])
      expect(() => translatorFrom({ CALLBOX_TRANSLATE_URL: url }, clock, [])).toThrow(StartError)
    const env = { CALLBOX_TRANSLATE_URL: 'http://127.0.0.1:9', CALLBOX_TRANSLATE_KEY_FILE: '/nowhere/key' }
    expect(() => translatorFrom(env, clock, [])).toThrow(/Name a file that this user may read/)
  })

  it('is asked with the key from its file, and only where the operator allows the inner address', async () => {
    const engine = await startEngine()
    const folder = await mkdtemp(join(tmpdir(), 'callbox-key-'))
    onTestFinished(async () => {
      await engine.stop()
      await rm(folder, { recursive: true, force: true })
    })
    const file = join(folder, 'key')
    await writeFile(file, 'from the file\n')
    engine.key = 'from the file'
    const env = { CALLBOX_TRANSLATE_URL: engine.url, CALLBOX_TRANSLATE_KEY_FILE: file }
    const shut = translatorFrom(env, clock, [])!
    expect((await shut.look()).words).toMatch(/is an inner address/)
    const open = translatorFrom(env, clock, [engine.url])!
    expect((await open.look()).words).toBe('')
    await open.translate({ text: 'agua', from: 'es', to: 'en' })
    expect(engine.asked[0]?.api_key).toBe('from the file')
  })
})
