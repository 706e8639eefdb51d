import type { Facts, Round, SoakPart } from './part.ts'

/** What ran, appended to by each run and never rewritten: the report is made of it. */
export type Ledger = { part: string; at: string; rounds: Round[]; failed: string | null }[]

/** Rounds that failed stay in the ledger and in the report, until somebody takes the line out and says why. */
const allRounds = (ledger: Ledger, part: string): Round[] =>
  ledger.filter((run) => run.part === part).flatMap((run) => run.rounds)

/** Seeds as ranges: `911–930, 950`. */
export const seedsOf = (rounds: readonly Round[]): string => {
  const seeds = [...new Set(rounds.map(({ seed }) => seed))].sort((a, b) => a - b)
  const ranges: [number, number][] = []
  for (const seed of seeds) {
    const last = ranges.at(-1)
    if (last && last[1] === seed - 1) last[1] = seed
    else ranges.push([seed, seed])
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ')
}

/** Numbers added up, `most …` as the greatest, words counted. */
export const added = (rounds: readonly Round[]): Facts => {
  const total: Facts = {}
  const words = new Map<string, Map<string, number>>()
  for (const { facts } of rounds)
    for (const [name, value] of Object.entries(facts)) {
      if (typeof value === 'string') {
        const counted = words.get(name) ?? new Map<string, number>()
        words.set(name, counted.set(value, (counted.get(value) ?? 0) + 1))
      } else {
        const before = typeof total[name] === 'number' ? total[name] : 0
        total[name] = /^most /.test(name) ? Math.max(before, value) : before + value
      }
    }
  for (const [name, counted] of words)
    total[name] = [...counted].map(([word, n]) => `${word} ${n}×`).join(', ')
  return total
}

const whole = (value: number | string): string =>
  typeof value === 'number' ? value.toLocaleString('en-US') : value

const section = (part: SoakPart, ledger: Ledger): string => {
  const rounds = allRounds(ledger, part.name)
  const failed = ledger.filter((run) => run.part === part.name && run.failed)
  if (rounds.length === 0 && failed.length === 0) return `## ${part.name}\n\n${part.says}.\n\nNot run yet.\n`
  const minutes = Math.round(rounds.reduce((sum, { seconds }) => sum + seconds, 0) / 60)
  const distinct = new Set(rounds.map(({ seed }) => seed)).size
  const rows: [string, string][] = [
    ['rounds', `${rounds.length}${distinct === rounds.length ? '' : ` (${distinct} different seeds)`}`],
    ['seeds', seedsOf(rounds) || 'none'],
    ['minutes', `${minutes}`],
    ...Object.entries(added(rounds)).map(([name, value]): [string, string] => [name, whole(value)]),
    ['held after each round', part.holds],
    ['rounds that failed', failed.length === 0 ? 'none' : failed.map((run) => run.failed).join(' · ')],
  ]
  return `## ${part.name}\n\n${part.says}.\n\n| | |\n| --- | --- |\n${rows
    .map(([name, value]) => `| ${name} | ${value.replaceAll('|', '\\|').replaceAll('\n', ' ')} |`)
    .join('\n')}\n`
}

/** The report of everything that ran, as Markdown. */
export const written = (
  parts: readonly SoakPart[],
  ledger: Ledger,
): string => `# Soak: faults under load, and what held

Written by \`npm run soak\` from [soak.jsonl](soak.jsonl), where each run adds its rounds: what is counted here has run. The
same seed plays the same faults at the same moments; how far the load got by then depends on the machine. Figures are
sums over the rounds, "most" is the greatest of them. Each round drives reports through the form, posts through the
practice network and answers from the desk; who hears nothing sends the same again, as a browser does.

    npm run soak -- --rounds 20 --seed 911 --only kills,cuts

${parts.map((part) => section(part, ledger)).join('\n')}`
