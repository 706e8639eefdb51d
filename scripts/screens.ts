/**
 * Pictures of the screens.
 *
 *     npm run screens                  every page, desktop and phone, dark and light, into test/output/screens, with an
 *                                      index.html to leaf through; opens a practice centre of its own
 *     npm run screens -- --keep        the chosen ones into docs/screens, from the recording that is kept: the same
 *                                      bytes each time, as long as neither the console nor this machine's Chromium and
 *                                      fonts change
 *     npm run screens -- --record      makes that recording anew (after the interface or the public's pages changed)
 *     --again                          every page once more from the last walk, without a centre
 *     --only WORDS                     only places whose name has these words
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { buildConsole } from '../server/src/app/console.ts'
import { launch, openBrowser } from '../test/stories/browser.ts'
import { openWholeCentre } from '../test/stories/public.ts'
import { chosen } from './screens/chosen.ts'
import { leaf, type Picture } from './screens/leaf.ts'
import { load, type Recording, save } from './screens/recording.ts'
import { showsTheSame } from './screens/same.ts'
import { openStandIn } from './screens/stand-in.ts'
import { allStops } from './screens/stops.ts'
import { drawsTheSame, type Shot, take } from './screens/take.ts'
import { walk } from './screens/walk.ts'

const root = join(import.meta.dirname, '..')
const keeping = join(import.meta.dirname, 'screens/recorded.json')
const lately = join(root, 'test/output/screens/recorded.json')
const has = (option: string): boolean => process.argv.includes(option)
const only = has('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined

const walkOnce = async (): Promise<Recording> => {
  const centre = await openWholeCentre()
  const browser = await openBrowser(centre)
  try {
    return await walk(centre, browser)
  } finally {
    await browser.close()
    await centre.stop()
  }
}

const fileOf = ({ name, kind }: { name: string; kind: string }, theme: string): string =>
  `${name.replace(/[^a-z0-9]+/g, '-')}-${kind}-${theme}.png`

const shoot = async (recording: Recording, shots: readonly Shot[], folder: string): Promise<Picture[]> => {
  await mkdir(folder, { recursive: true })
  await buildConsole(console.log)
  const stops = new Map(allStops().map((stop) => [stop.name, stop]))
  const browser = await launch(drawsTheSame)
  const standIn = await openStandIn()
  const pictures: Picture[] = []
  try {
    for (const shot of shots.filter(({ name }) => !only || name.includes(only))) {
      const stop = stops.get(shot.name)
      const recorded = recording.get(shot.name)
      if (!stop || !recorded)
        throw new Error(`"${shot.name}" is not in the recording: make it anew with --record.`)
      const taken = await take(browser, standIn, stop, recorded, shot).catch((thrown: Error) => {
        console.error(`${shot.name}, ${shot.kind}: ${thrown.message.split('\n')[0]}`)
        process.exitCode = 1
        return new Map<never, Buffer>()
      })
      for (const [theme, bytes] of taken) {
        const file = fileOf(shot, theme)
        const small = await sharp(bytes).png({ palette: true, colours: 96, dither: 0, effort: 10 }).toBuffer()
        const path = join(folder, file)
        if (!(has('--keep') && (await showsTheSame(path, small)))) await writeFile(path, small)
        pictures.push({ name: shot.name, kind: shot.kind, theme, file })
        console.log(`${file}  ${Math.round(small.length / 1024)} kB`)
      }
      for (const missing of standIn.missing()) console.log(`  not recorded: ${missing}`)
    }
  } finally {
    await browser.close()
    await standIn.close()
  }
  return pictures
}

const every = (recording: Recording): Shot[] =>
  [...recording.keys()].flatMap((name) =>
    (['desktop', 'phone'] as const).map((kind) => ({ name, kind, themes: ['dark', 'light'], whole: true })),
  )

if (has('--keep')) {
  await shoot(await load(keeping), chosen, join(root, 'docs/screens'))
} else {
  const folder = join(root, 'test/output/screens')
  await mkdir(folder, { recursive: true })
  const recording = has('--again') ? await load(lately) : await walkOnce()
  if (!has('--again')) await save(lately, recording)
  if (has('--record')) {
    const kept = new Set(chosen.map(({ name }) => name))
    await save(keeping, new Map([...recording].filter(([name]) => kept.has(name))))
  } else {
    await leaf(folder, await shoot(recording, every(recording), folder))
  }
}
