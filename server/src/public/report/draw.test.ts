import { describe, expect, test } from 'vitest'
import { loadPack, packNames } from '#core/policy'
import { type Site, viewOf } from '#public/pages'
import { formPage } from './form-page.ts'
import { homePage } from './home-page.ts'
import { usualLimits } from './limits.ts'
import { gonePage, type PrivatePage, privatePage } from './private-page.ts'
import { nothingSaid } from './said.ts'
import type { WhyRefused } from './take-files.ts'

const at = new Date('2026-03-01T08:14:09Z')
const drawn = packNames().flatMap((name) => {
  const pack = loadPack(name)
  return pack.languages.map((language) => ({ name, language, pack }))
})

describe.each(drawn)('in $language of $name', ({ language, pack }) => {
  const site: Site = {
    agency: 1,
    accountId: '',
    name: 'Riverton',
    shortName: 'Riverton',
    zone: 'UTC',
    languages: pack.languages,
    nonEmergency: '',
    pack,
  }
  const other: Site = { ...site, agency: 2, name: 'Lower Riverton', nonEmergency: '555-0111' }
  const pages = (['yes', 'no', 'unknown'] as const).flatMap((reading) => {
    const view = viewOf(reading === 'no' ? other : site, language, true, reading)
    const problems = ['what_missing', 'not_sent', undefined] as const
    const why: WhyRefused[] = ['large', 'video_large', 'type', 'many', 'failed', 'later']
    const page: PrivatePage = {
      reference: 'RIV-7F3K-92',
      address: 'https://example.org/r/x/y',
      path: '/r/x/y',
      madeAt: at,
      thread: [
        {
          automatic: false,
          direction: 'in',
          text: 'a',
          at,
          state: 'current',
          place: 'b',
          cutShort: true,
          cutByUs: true,
        },
        {
          automatic: false,
          direction: 'out',
          text: 'c',
          at,
          state: 'current',
          place: null,
          cutShort: false,
          cutByUs: false,
        },
      ],
      submissions: [{ at, kept: 2, overLimit: true, refused: why.map((w) => ({ name: '', why: w })) }],
      token: 't',
      typed: '',
      added: true,
    }
    return [
      homePage(view, [site, other]),
      gonePage(view),
      ...problems.flatMap((problem) => [
        formPage(view, usualLimits, { said: nothingSaid, token: 't', problem, chooseAgain: true }),
        privatePage(view, usualLimits, { ...page, problem }),
        privatePage(view, usualLimits, { ...page, thread: [], problem }),
      ]),
    ].map(String)
  })

  test('every page can be drawn, with nothing left to fill in and small enough for a weak line', () => {
    for (const page of pages) {
      expect(page).not.toMatch(/\{\{|undefined|\[object/)
      expect(Buffer.byteLength(page)).toBeLessThan(30_000)
    }
  })

  test('every page says first how to reach help, and has the way out', () => {
    for (const page of pages) {
      const call = page.indexOf(`href="tel:${pack.emergency.tel}"`)
      expect(call).toBeGreaterThan(0)
      expect(call).toBeLessThan(page.indexOf('<main'))
      expect(page.indexOf('id="exit"')).toBeGreaterThan(0)
    }
  })
})
