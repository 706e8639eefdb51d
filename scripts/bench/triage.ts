import { assess, parts, readyExtraction, readyLanguages } from '../../server/src/core/assess/index.ts'
import { dataRows, ownExamples } from '../triage/texts.ts'

/** Microseconds a message: mean and 99th percentile. */
export type Cost = { part: string; mean: number; p99: number; share: number }

export type TriageCosts = {
  messages: number
  startMs: { languages: number; extraction: number; weights: number }
  ranking: { mean: number; aim: number }
  whole: { mean: number; p99: number; aimMean: number; aimP99: number }
  parts: Cost[]
}

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
export async function triageCosts(data: string | undefined): Promise<TriageCosts> {
  const weights = await started(async () => assess({ text: 'help', media: 0 }))
  const languages = await started(readyLanguages)
  const extraction = await started(readyExtraction)
  const texts = textsOf(data)
  const whole = time(texts, (text) => assess({ text, media: 0 }))
  const ranking = time(texts, parts.ranking)
  const each = (['words', 'lists', 'structure', 'model', 'language', 'extraction'] as const).map((part) => ({
    part,
    ...time(texts, parts[part]),
  }))
  // `lists`, `structure` and `model` need the parts before them: what those cost is taken off.
  const of = (part: string) => each.find((one) => one.part === part)!.mean
  const alone = (part: string, mean: number): number => {
    if (part === 'lists') return mean - of('words')
    if (part === 'structure' || part === 'model') return mean - of('lists')
    return mean
  }
  return {
    messages: texts.length,
    startMs: { languages, extraction, weights },
    ranking: { mean: ranking.mean, aim: 40 },
    whole: { ...whole, aimMean: 400, aimP99: 3_000 },
    parts: each.map(({ part, mean, p99 }) => {
      const own = Math.max(0, alone(part, mean))
      return { part, mean: own, p99, share: own / whole.mean }
    }),
  }
}

/** The same as a table to read. */
export function triageTable(costs: TriageCosts): string {
  const { startMs, ranking, whole } = costs
  const us = (value: number) => `${value.toFixed(1)} µs`
  const ms = (value: number) => `${Math.round(value)} ms`
  return [
    `Triage, ${costs.messages} messages`,
    `  score, lists and structure   mean ${us(ranking.mean)} (aim ${ranking.aim})`,
    `  whole assessment             mean ${us(whole.mean)} (aim ${whole.aimMean}), p99 ${us(whole.p99)} (aim ${whole.aimP99})`,
    ...costs.parts.map(
      ({ part, mean, share }) =>
        `    ${part.padEnd(12)} ${us(mean).padStart(10)}  ${Math.round(share * 100)} %`,
    ),
    `  once at the start: weights ${ms(startMs.weights)}, languages ${ms(startMs.languages)}, extraction ${ms(startMs.extraction)}`,
  ].join('\n')
}
