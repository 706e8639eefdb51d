import type { Browser, Page } from 'playwright-core'
import { type Size, sizes, type Theme } from '../../test/stories/browser.ts'
import type { Recorded } from './recording.ts'
import type { StandIn } from './stand-in.ts'
import type { Stop } from './stops.ts'

export type Kind = 'desktop' | 'phone'
export type Shot = { name: string; kind: Kind; themes: Theme[]; whole: boolean }

/** With these Chromium draws the same page with the same bytes. */
export const drawsTheSame = [
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--disable-partial-raster',
  '--disable-skia-runtime-opts',
  '--disable-checker-imaging',
  '--num-raster-threads=1',
]

const themeIs = (page: Page, theme: Theme) =>
  page.evaluate((theme) => {
    document.documentElement.dataset.theme = theme
  }, theme)

/** The page as a picture, once two in a row are the same: nothing is on its way any more. */
const still = async (page: Page, size: Size, whole: boolean): Promise<Buffer> => {
  const height = whole ? await page.evaluate(() => document.documentElement.scrollHeight) : size.height
  const options = {
    animations: 'disabled',
    caret: 'hide',
    fullPage: whole,
    clip: { x: 0, y: 0, width: size.width, height: Math.min(height, size.height * 3) },
  } as const
  let last = await page.screenshot(options)
  for (let n = 0; n < 12; n += 1) {
    await page.waitForTimeout(250)
    const next = await page.screenshot(options)
    if (next.equals(last)) return next
    last = next
  }
  throw new Error('It does not come to rest.')
}

/** Takes one place in one size and these themes, from its recording, at the moment it was recorded. */
export const take = async (
  browser: Browser,
  standIn: StandIn,
  stop: Stop,
  recorded: Recorded,
  { kind, themes, whole }: Omit<Shot, 'name'>,
): Promise<Map<Theme, Buffer>> => {
  standIn.show(recorded)
  const size = sizes[kind]
  const context = await browser.newContext({
    viewport: size,
    colorScheme: themes[0]!,
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'America/Chicago',
    serviceWorkers: 'block',
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  try {
    await page.clock.setFixedTime(recorded.at)
    await page.goto(`${standIn.origin}${recorded.path}`)
    await stop.ready(page)
    await stop.step?.(page)
    const pictures = new Map<Theme, Buffer>()
    for (const theme of themes) {
      // The desk keeps to what its person chose, the public's pages to the system.
      if (stop.who) await themeIs(page, theme)
      else await page.emulateMedia({ colorScheme: theme })
      pictures.set(theme, await still(page, size, whole))
    }
    return pictures
  } finally {
    await context.close()
  }
}
