import { type Figure, meets, type Size } from '../../test/bench/part.ts'

export type Machine = {
  cores: number
  memoryGiB: number
  /** Processes that wanted a core when the run began: what else the machine was doing. */
  load: number
  node: string
  postgres: string[]
}

/** A part as it went; `failed` says why there are no figures. */
export type Measured = {
  name: string
  title: string
  /** Minutes precise, UTC. */
  at: string
  seconds: number
  machine: Machine
  figures: Figure[]
  failed?: string
}
/** What docs/bench.json holds. */
export type Told = { size: Size; parts: Measured[] }

/** A number as people read it: three digits that count, thousands apart. */
export const number = (value: number): string => {
  if (!Number.isFinite(value)) return '–'
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.min(4, digits) })
}

const sign = { '<=': '≤', '>=': '≥' } as const
const aimOf = ({ aim, unit }: Figure): string =>
  aim
    ? `${aim.of === 'ratio' ? 'ratio ' : ''}${sign[aim.is]} ${number(aim.than)}${aim.of === 'value' ? ` ${unit}` : ''}`
    : ''
const metOf = (figure: Figure): string => {
  const met = meets(figure)
  return met === null ? '' : met ? 'met' : '**missed**'
}

/** How many of the aims are met. */
export const met = (told: Told): { met: number; of: number } => {
  const all = told.parts.flatMap(({ figures }) => figures.map(meets)).filter((one) => one !== null)
  return { met: all.filter(Boolean).length, of: all.length }
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

const table = ({ figures }: Measured): string => {
  const ways = [...new Set(figures.map(({ how }) => how))]
  const rows = figures.map((figure) => {
    const { what, value, unit, against, ratio, how } = figure
    const beside = against ? `${number(against.value)} ${unit} (${cell(against.what)})` : ''
    return `| ${cell(what)} | ${number(value)} ${unit} | ${beside} | ${ratio === undefined ? '' : number(ratio)} | ${aimOf(figure)} | ${metOf(figure)} | ${ways.indexOf(how) + 1} |`
  })
  return [
    '| figure | measured | against | ratio | aim | aim met | how |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
    ...ways.map((how, i) => `${i + 1}. ${how}`),
  ].join('\n')
}

const machineOf = ({ cores, memoryGiB, load, node, postgres }: Machine): string =>
  `${cores} cores, ${memoryGiB} GiB, Node ${node}, PostgreSQL ${postgres.join(' and ')}; ${number(load)} other processes wanted a core when it began`

/** The report to read: one table a part. */
export const markdown = (told: Told): string => {
  const { met: reached, of } = met(told)
  const parts = told.parts.map(
    (part) => `## ${part.title}

${part.failed ? `**This part failed**: ${cell(part.failed)}` : table(part)}

*${part.at.replace('T', ' ')} UTC, ${part.seconds} s; ${machineOf(part.machine)}.*
`,
  )
  return `# Bench

Written by \`npm run bench\`: each figure stands beside what it is compared with in the same run, on the same machine.
${reached} of ${of} aims are met; those that are not say so.

![Each figure as a share of what is allowed; left of the line the aim is met](bench.svg)

${parts.join('\n')}`
}

/** The same for a terminal. */
export const spoken = (told: Told): string =>
  told.parts
    .map(({ title, figures, failed }) => {
      const wide = Math.max(10, ...figures.map(({ what }) => what.length))
      const lines = figures.map((figure) => {
        const { what, value, unit, against, ratio } = figure
        return [
          `  ${what.padEnd(wide)}`,
          `${number(value)} ${unit}`.padStart(14),
          (against ? `against ${number(against.value)}` : '').padEnd(18),
          (ratio === undefined ? '' : `× ${number(ratio)}`).padEnd(10),
          [aimOf(figure), metOf(figure).replaceAll('*', '')].filter(Boolean).join(': '),
        ]
          .join('  ')
          .trimEnd()
      })
      return [title, ...(failed ? [`  failed: ${failed}`] : lines)].join('\n')
    })
    .join('\n\n')
