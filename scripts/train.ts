import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { train } from '../server/src/core/assess/index.ts'
import { balanced, eventWords } from './triage/balance.ts'
import { dataRows, ownExamples } from './triage/texts.ts'

// npm run train -- --data <folder>: learns the shipped triage weights anew and writes them with a report beside them.
// npm run train -- --with-corrections: makes a candidate from the desk's corrections, as `callbox retrain` does.
const VERSION = 'linear-1'
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    out: { type: 'string' },
    'with-corrections': { type: 'boolean' },
    agency: { type: 'string' },
  },
})
if (values['with-corrections']) {
  const { retrainWithCorrections } = await import('../server/src/app/commands/retrain.ts')
  process.exit(await retrainWithCorrections(values.agency ? { agency: values.agency } : {}))
}
if (!values.data) {
  console.error('Say where the texts are: npm run train -- --data <folder with train.jsonl>')
  process.exit(2)
}
const out = values.out ?? new URL('../server/src/core/assess/model/', import.meta.url).pathname
const start = performance.now()
const rows = dataRows(values.data, 'train')
const own = ownExamples('first')
const texts = balanced(rows, own)
const weights = train(texts, VERSION, eventWords)
writeFileSync(`${out}/weights.bin`, weights)
const used = [
  ...rows.map(({ source, urgent }) => ({ source, urgent: urgent === 1 })),
  ...own.map(({ urgent }) => ({ source: 'our own examples', urgent })),
].filter((_, i) => texts[i]!.weight > 0)
const sources = [...new Set(used.map(({ source }) => source))].sort()
const report = {
  version: VERSION,
  bytes: weights.length,
  texts: used.length,
  urgent: used.filter(({ urgent }) => urgent).length,
  sources: Object.fromEntries(
    sources.map((source) => {
      const mine = used.filter((text) => text.source === source)
      return [source, { texts: mine.length, urgent: mine.filter(({ urgent }) => urgent).length }]
    }),
  ),
}
writeFileSync(`${out}/training.json`, `${JSON.stringify(report, null, 2)}\n`)
console.log(JSON.stringify(report, null, 2))
console.log(`Learnt in ${((performance.now() - start) / 1000).toFixed(1)} s; written to ${out}weights.bin.`)
console.log('See how well it ranks: npm run evaluate -- --data <folder>')
