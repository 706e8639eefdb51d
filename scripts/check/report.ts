export type Timed = { name: string; seconds: number }
export type Result = {
  step: string
  passed: number
  failed: number
  skipped: number
  seconds: number
  slowest: Timed[]
}

/** Prints the steps, the slowest ten tests, and the closing line last. @returns the exit code. */
export const report = (results: readonly Result[], noSkips: boolean): number => {
  const sum = (of: (r: Result) => number): number => results.reduce((total, r) => total + of(r), 0)
  const [passed, failed, skipped] = [sum((r) => r.passed), sum((r) => r.failed), sum((r) => r.skipped)]
  console.log('\nSlowest ten:')
  const slowest = results
    .flatMap((r) => r.slowest.map((t) => ({ ...t, step: r.step })))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, 10)
  for (const { name, seconds, step } of slowest)
    console.log(`  ${seconds.toFixed(1).padStart(6)} s  ${step}: ${name}`)
  console.log('\nSteps:')
  for (const r of results)
    console.log(
      `  ${r.seconds.toFixed(0).padStart(5)} s  ${r.step}: ${r.passed} passed, ${r.failed} failed, ${r.skipped} skipped`,
    )
  if (noSkips && skipped > 0) console.log('\nNothing may be skipped here.')
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
  return failed > 0 || passed === 0 || (noSkips && skipped > 0) ? 1 : 0
}
