/** One measured thing of `npm run bench`, always beside what it is compared with in the same run. */
export type Figure = {
  what: string
  value: number
  unit: string
  /** The same kind of work without Callbox, or at the small size; measured in the same run. */
  against?: { what: string; value: number }
  /** `value / against.value`. */
  ratio?: number
  aim?: { of: 'ratio' | 'value'; is: '<=' | '>='; than: number }
  how: string
}

/** How much a run may take: `short` for a try (a minute or two), `full` for the report. */
export type Size = 'short' | 'full'

/** What the person who runs it named, where a part can use it. */
export type Given = {
  /** A folder with `dev.jsonl`: texts that triage was not tuned on. */
  data?: string
  /** A PostgreSQL that runs already, as a user who may make databases and roles. */
  database?: string
}

export type Part = {
  name: string
  title: string
  /** It measures a PostgreSQL, and can measure one that somebody named as well as one of ours. */
  elsewhere?: true
  run: (size: Size, tell: (line: string) => void, given: Given) => Promise<Figure[]>
}

/** Whether a figure meets its aim; one without an aim is only told. */
export const meets = ({ value, ratio, aim }: Figure): boolean | null => {
  if (!aim) return null
  const measured = aim.of === 'ratio' ? ratio : value
  if (measured === undefined) return false
  return aim.is === '<=' ? measured <= aim.than : measured >= aim.than
}

/** `value` beside what it is compared with, the ratio worked out. */
export const beside = (
  figure: Omit<Figure, 'ratio' | 'against'> & { against: { what: string; value: number } },
): Figure => ({ ...figure, ratio: figure.value / figure.against.value })
