/**
 * Everything that must hold before a change lands: types, lint and format, schema drift, and the tests.
 *
 *     npm run check            types, lint, schema, tests on the embedded PostgreSQL
 *     npm test   (--all)       the same, the tests again on PostgreSQL 15, and the stories: a real browser, the real AT Protocol network, kills under load
 *     --only NAME              one step
 *
 * Parts of the machine that are missing are installed where that is possible (`--all`, as root, with apt-get);
 * otherwise they are named and their tests count as skipped. `CALLBOX_NO_SKIPS=1` makes a skip a failure.
 */
import { missingParts, provide } from './check/parts.ts'
import { type Result, report } from './check/report.ts'
import { steps } from './check/steps.ts'

const all = process.argv.includes('--all')
const only = process.argv[process.argv.indexOf('--only') + 1]
const chosen = steps.filter((step) =>
  process.argv.includes('--only') ? step.name === only : all || !step.story,
)
if (chosen.length === 0) {
  console.error(`There is no step "${only}". Those there are: ${steps.map((step) => step.name).join(', ')}.`)
  process.exit(2)
}

if (all) await provide(chosen.flatMap((step) => step.needs))
const results: Result[] = []
for (const step of chosen) {
  const missing = await missingParts(step.needs)
  console.log(`\n── ${step.name}: ${step.says}`)
  if (missing.length > 0) {
    console.log(
      `   skipped: ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not on this machine`,
    )
    results.push({
      step: step.name,
      passed: 0,
      failed: 0,
      skipped: await step.count(),
      seconds: 0,
      slowest: [],
    })
    continue
  }
  results.push(await step.run())
}
process.exit(report(results, process.env.CALLBOX_NO_SKIPS === '1'))
