import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { realCentre } from './centre.fixture.ts'
import { mmdbOf } from './country.fixture.ts'
import { checkCountries, countryOf } from './country.ts'

/** The operator's file, in force until the test ends. */
const supplied = async (bytes: Buffer | null): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'callbox-countries-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'countries.mmdb')
  if (bytes) await writeFile(file, bytes)
  vi.stubEnv('CALLBOX_COUNTRIES', file)
  onTestFinished(() => void vi.unstubAllEnvs())
}
const world = mmdbOf({
  '203.0.113.0/24': 'US',
  '198.51.100.0/25': 'US',
  '198.51.100.128/25': 'CA',
  '192.0.2.0/24': 'NO',
})

describe('a sign-in from a country that is new with somebody', () => {
  const signIns = async () => {
    const { founded, browser, signIn, clock } = await realCentre()
    const { at, email, secret } = await founded()
    type Mine = { countries: boolean; notices: { sentence: string }[] }
    const mine = async () => (await at.get('/api/me/security')).body as unknown as Mine
    return {
      mine,
      from: async (address: string) => {
        clock.advance(60)
        await signIn(browser({ address, agent: 'Mozilla/5.0 (X11; Linux) Firefox/140.0' }), email, secret)
        return (await mine()).notices[0]?.sentence ?? ''
      },
    }
  }

  it('is told, once, with the name of the country', async () => {
    await supplied(world)
    const { mine, from } = await signIns()
    expect((await mine()).countries).toBe(true)
    expect(await from('198.51.100.4')).not.toContain('country')
    expect(await from('192.0.2.9')).toContain('a country not seen with you before (Norway)')
    expect(await from('192.0.2.77')).not.toContain('Norway')
  })

  it('is not told without a file, and the page says that nobody looks', async () => {
    const { mine, from } = await signIns()
    expect((await mine()).countries).toBe(false)
    expect(await from('192.0.2.9')).toContain('a network not seen with you before')
    expect(await from('192.0.2.9')).not.toContain('country')
  })
})

describe('the file of countries', () => {
  it('is read by network, of both kinds of address, and knows what it does not know', async () => {
    await supplied(world)
    expect(await countryOf('203.0.113.7')).toBe('US')
    expect(await countryOf('::ffff:198.51.100.200')).toBe('CA')
    expect(await countryOf('198.51.100.0/24')).toBe('US')
    expect(await countryOf('10.0.0.1')).toBeNull()
    expect(await countryOf('not an address')).toBeNull()
  })

  it('stops the start when it is not there or is none, and keeps nobody out later', async () => {
    await supplied(null)
    await expect(checkCountries()).rejects.toThrow('CALLBOX_COUNTRIES')
    expect(await countryOf('203.0.113.7')).toBeNull()
    await supplied(Buffer.from('no such thing'))
    await expect(checkCountries()).rejects.toThrow('CALLBOX_COUNTRIES')
    expect(await countryOf('203.0.113.7')).toBeNull()
  })
})
