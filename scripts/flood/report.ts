/** What a played flood left: see `test/flood/play.ts`. */
export type FloodTold = {
  asked: {
    seed: number
    messages: number
    pleas: number
    seconds: number
    surge: { from: number; until: number; times: number }
  }
  pace: { officers: number; seconds: number }
  data: boolean
  ours: FloodPlayed
  lists: FloodPlayed
  none: FloodPlayed
}
type FloodPlayed = {
  looks: number
  seconds: number
  seen: { band: string; from: string; text: string; placed: string; waited: number | null; target: number }[]
}

const systems = [
  ['ours', 'triage'],
  ['lists', 'word lists alone (triage broken)'],
  ['none', 'order of arrival (everything broken)'],
] as const

const sorted = ({ seen }: FloodPlayed): number[] =>
  seen.map(({ waited }) => waited ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b)
const share = ({ seen }: FloodPlayed): number =>
  seen.filter(({ waited, target }) => waited !== null && waited <= target).length / seen.length
const at = (all: number[], part: number): number =>
  all[Math.min(all.length - 1, Math.floor(part * all.length))] ?? 0
const spoken = (seconds: number): string =>
  seconds === Number.POSITIVE_INFINITY
    ? 'never'
    : seconds < 120
      ? `${Math.round(seconds)} s`
      : seconds < 7200
        ? `${Math.round(seconds / 60)} min`
        : `${(seconds / 3600).toFixed(1)} h`

/** The report and its plot. A missed plea is quoted only when it is the second author's: rows of a data folder stay there. */
export const floodReport = (told: FloodTold): { markdown: string; plot: string } => {
  const { asked, pace, data } = told
  const rows = systems.map(([key, name]) => {
    const played = told[key]
    const waits = sorted(played)
    return `| ${name} | ${(share(played) * 100).toFixed(0)} % | ${spoken(at(waits, 0.5))} | ${spoken(at(waits, 0.95))} | ${spoken(waits.at(-1) ?? 0)} | ${played.looks} |`
  })
  const missed = told.ours.seen
    .filter(({ waited, target }) => waited === null || waited > target)
    .map(
      ({ text, band, placed, waited, target, from }) =>
        `- ${from.startsWith('second') ? `"${text}"` : '(words kept with the data)'}: ${band}, placed under ${placed}, looked at after ${spoken(waited ?? Number.POSITIVE_INFINITY)} (target ${target} s; ${from})`,
    )
  const markdown = `# A flood, worked from the top of the queue

Written by \`npm run flood\`${data ? ' with a data folder' : ''}, seed ${asked.seed}. ${asked.messages} messages in ${(asked.seconds / 3600).toFixed(1)} hours, ten times as dense from
hour ${(asked.surge.from / 3600).toFixed(1)} to ${(asked.surge.until / 3600).toFixed(1)}; ${asked.pleas} pleas among them, each shared by up to 20 others. ${pace.officers} officers, each busy ${pace.seconds} s with a
conversation, only ever take the top of the queue. Pleas: ${data ? 'half from the second author’s examples, half from development rows' : 'the second author’s examples'};
none was read by who wrote the lists or trained the model. Everything runs through the real intake, database and desk, on a simulated clock.

| order of work | seen within target | half seen within | 95 % within | last one after | looks needed until all were seen |
|---|---|---|---|---|---|
${rows.join('\n')}

![The share of pleas looked at, by minutes waited](flood.svg)

## Not within target, with triage

${missed.length === 0 ? 'None.' : missed.join('\n')}
`
  return { markdown, plot: plotOf(told) }
}

const [wide, high, left, top] = [720, 300, 48, 40]
const longest = 12 * 3600
/** Seconds on a scale that shows a minute and half a day: logarithmic from five seconds. */
const across = (seconds: number): number =>
  left + ((wide - left - 20) * Math.log(Math.max(5, Math.min(seconds, longest)) / 5)) / Math.log(longest / 5)
const up = (part: number): number => high - 40 - (high - 40 - top) * part

const plotOf = (told: FloodTold): string => {
  const styles = [
    'stroke="#1b6ac9" stroke-width="3"',
    'stroke="#777" stroke-width="2"',
    'stroke="#777" stroke-width="2" stroke-dasharray="6 4"',
  ]
  const lines = systems.map(([key, name], i) => {
    const waits = sorted(told[key]).filter(Number.isFinite)
    const total = told[key].seen.length
    const path = waits
      .map(
        (wait, n) =>
          `${n === 0 ? `M${across(wait).toFixed(1)},${up(0).toFixed(1)}` : `H${across(wait).toFixed(1)}`} V${up((n + 1) / total).toFixed(1)}`,
      )
      .join(' ')
    return `<path d="${path} H${wide - 20}" fill="none" ${styles[i]}/><line x1="${left + 8 + i * 215}" x2="${left + 34 + i * 215}" y1="16" y2="16" ${styles[i]}/><text x="${left + 40 + i * 215}" y="20">${name}</text>`
  })
  const marks = [10, 60, 120, 600, 3600, 4 * 3600, longest].map(
    (s) =>
      `<line x1="${across(s)}" x2="${across(s)}" y1="${up(1)}" y2="${up(0)}" stroke="#ccc"/><text x="${across(s)}" y="${high - 22}" text-anchor="middle">${spoken(s)}</text>`,
  )
  const shares = [0, 0.5, 1].map(
    (part) => `<text x="${left - 8}" y="${up(part) + 4}" text-anchor="end">${part * 100} %</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${high}" font-family="system-ui, sans-serif" font-size="11" fill="#444" role="img" aria-label="Share of pleas looked at, by time waited"><rect width="${wide}" height="${high}" fill="#fff"/>${marks.join('')}${shares.join('')}${lines.join('')}<text x="${wide / 2}" y="${high - 6}" text-anchor="middle">waited from arrival to the first look (logarithmic)</text></svg>
`
}
