import { dataRows, ownExamples } from '../../scripts/triage/texts.ts'
import { assess, parts, readyExtraction, readyLanguages } from '../../server/src/core/assess/index.ts'
import type { Figure, Part } from './part.ts'

const MOST = 9_000

function textsOf(data: string | undefined): string[] {
  const texts = data ? dataRows(data, 'dev') : [...ownExamples('first'), ...ownExamples('second')]
  return texts.slice(0, MOST).map(({ text }) => text)
}

// Every message is read three times and its best time taken: what is left out is the machine doing something else.
const PASSES = 3

function time(texts: readonly string[], run: (text: string) => unknown): { mean: number; p99: number } {
  for (const text of texts.slice(0, 1_500)) run(text)
  const took = new Float64Array(texts.length).fill(Number.POSITIVE_INFINITY)
  for (let pass = 0; pass < PASSES; pass++) {
    for (let i = 0; i < texts.length; i++) {
      const start = performance.now()
      run(texts[i]!)
      took[i] = Math.min(took[i]!, (performance.now() - start) * 1_000)
    }
  }
  took.sort()
  const mean = took.reduce((sum, one) => sum + one, 0) / took.length
  return { mean, p99: took[Math.floor(took.length * 0.99)]! }
}

const started = async (load: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await load()
  return performance.now() - start
}

/** What triage costs a message, each part by itself and the whole as it runs on its thread. */
const costs = async (data: string | undefined, most: number): Promise<Figure[]> => {
  const weights = await started(async () => assess({ text: 'help', media: 0 }))
  const languages = await started(readyLanguages)
  const extraction = await started(readyExtraction)
  const texts = textsOf(data).slice(0, most)
  const whole = time(texts, (text) => assess({ text, media: 0 }))
  const ranking = time(texts, parts.ranking)
  const how = `${texts.length} ${data ? 'messages of the data folder' : 'of our own examples'}, each three times and its best time taken`
  const unit = 'µs'
  const figures: Figure[] = [
    {
      what: 'score, lists and structure, mean a message',
      value: ranking.mean,
      unit,
      aim: { of: 'value', is: '<=', than: 40 },
      how,
    },
    {
      what: 'whole assessment, mean a message',
      value: whole.mean,
      unit,
      aim: { of: 'value', is: '<=', than: 400 },
      how,
    },
    {
      what: 'whole assessment, 99 of 100 within',
      value: whole.p99,
      unit,
      aim: { of: 'value', is: '<=', than: 3_000 },
      how,
    },
  ]
  const means = new Map<string, number>()
  for (const part of ['words', 'lists', 'structure', 'model', 'language', 'extraction'] as const) {
    const { mean } = time(texts, parts[part])
    means.set(part, mean)
    // `lists`, `structure` and `model` need the parts before them: what those cost is taken off.
    const before = part === 'lists' ? 'words' : part === 'structure' || part === 'model' ? 'lists' : null
    figures.push({
      what: `of it: ${part}`,
      value: Math.max(0, mean - (before ? means.get(before)! : 0)),
      unit,
      how,
    })
  }
  for (const [what, value] of [
    ['weights', weights],
    ['languages', languages],
    ['extraction', extraction],
  ] as const)
    figures.push({
      what: `once at the start: ${what}`,
      value,
      unit: 'ms',
      how: 'once, in a process just started',
    })
  return figures
}

export const triage: Part = {
  name: 'triage',
  title: 'Ranking a message',
  run: (size, _, { data }) => costs(data, size === 'short' ? 1_500 : MOST),
}
