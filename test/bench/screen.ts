import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { keys } from '../../console/src/desk/keys.ts'
import { openBrowser } from '../stories/browser.ts'
import { openCentre } from '../stories/centre.ts'
import type { Figure, Part } from './part.ts'

/** What a person presses for a key as the table of keys shows it. */
const pressesOf = (shown: string): string[] =>
  shown.split(' ').map((key) => {
    const named: Record<string, string> = { Space: ' ', Esc: 'Escape', '1–9': '1' }
    if (named[key]) return named[key]
    const held = key.replace('Ctrl+', 'Control+').replace('↓', 'ArrowDown').replace('↑', 'ArrowUp')
    return held.length === 1 ? held.toLowerCase() : held
  })

/** Milliseconds from the press to the next picture, for every interaction since it was last asked. */
const takenBy = async (page: Page): Promise<number> => {
  await page.waitForTimeout(120)
  return page.evaluate(() => {
    const seen = (window as unknown as { presses: number[] }).presses
    return Math.max(0, ...seen.splice(0))
  })
}

const watchPresses = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const presses: number[] = []
    Object.assign(window, { presses })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) presses.push(entry.duration)
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit)
  })
}

/** Back to the open conversation the way a person goes, without loading the page anew: a desk stays open all night. */
const atRest = async (page: Page, desk: string): Promise<void> => {
  for (let i = 0; i < 3 && (await page.locator('dialog[open]').count()) > 0; i++)
    await page.keyboard.press('Escape')
  for (let i = 0; i < 3 && page.url() !== desk; i++) await page.goBack()
  if (page.url() !== desk) await page.goto(desk)
  await page.locator('.received .words').first().waitFor()
  await page.waitForTimeout(400)
  await takenBy(page)
}

/** What the browser must fetch before the desk can be seen, and everything there is. */
const bundle = (): Figure[] => {
  const root = join(import.meta.dirname, '../../console/dist')
  const packed = (file: string): number => brotliCompressSync(readFileSync(join(root, file))).length / 1024
  const html = readFileSync(join(root, 'index.html'), 'utf8')
  const first = [...html.matchAll(/(?:src|href)="\/desk\/(assets\/[^"]+\.(?:js|css))"/g)].map(
    ([, file]) => file!,
  )
  const all = readdirSync(join(root, 'assets')).filter((file) => /\.(js|css)$/.test(file))
  const sum = (files: string[]): number => Math.round(files.reduce((total, file) => total + packed(file), 0))
  const how = 'Scripts and styles of the built console, each packed with Brotli.'
  return [
    { what: 'Console, what the first page needs', value: sum(first), unit: 'KiB', how },
    { what: 'Console, everything', value: sum(all.map((file) => `assets/${file}`)), unit: 'KiB', how },
  ]
}

/** Size of the console, and how long each key of the desk takes to show on a processor four times slower. */
export const screen: Part = {
  name: 'screen',
  title: 'The screen',
  run: async (size, tell) => {
    const centre = await openCentre({
      args: ['serve', '--work', '--build'],
      env: { CALLBOX_QUIET_SHIFT: 'on' },
    })
    const browser = await openBrowser(centre)
    try {
      const { page } = await browser.open('supervisor')
      await watchPresses(page)
      await page.goto(`${centre.origin}/desk`)
      await page.locator('.row-link').first().waitFor()
      await page.keyboard.press('Enter')
      await page.locator('.received .words').first().waitFor()
      const desk = page.url()
      const session = await page.context().newCDPSession(page)
      await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
      const worst = new Map<string, number>()
      for (let round = 0; round < (size === 'full' ? 5 : 1); round++)
        for (const { shown } of keys) {
          await atRest(page, desk)
          for (const press of pressesOf(shown)) await page.keyboard.press(press)
          const took = await takenBy(page)
          if (round > 0 || size === 'short') worst.set(shown, Math.max(worst.get(shown) ?? 0, took))
          tell(`${shown}: ${Math.round(took)} ms`)
        }
      const slowest = [...worst].sort(([, a], [, b]) => b - a)
      const [key = '', took = 0] = slowest[0] ?? []
      return [
        ...bundle(),
        {
          what: `Slowest of the ${worst.size} keys, from press to picture (${key})`,
          value: Math.round(took),
          unit: 'ms',
          aim: { of: 'value', is: '<=', than: 100 },
          how: `Event timing of headless Chromium with the processor throttled four times; the worst of each key's rounds. The next slowest: ${slowest
            .slice(1, 5)
            .map(([one, ms]) => `${one} ${Math.round(ms)} ms`)
            .join(', ')}.`,
        },
      ]
    } finally {
      await browser.close()
      await centre.stop()
    }
  },
}
