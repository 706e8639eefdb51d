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

export type Part = {
  name: string
  title: string
  run: (size: Size, tell: (line: string) => void) => Promise<Figure[]>
}

/** Whether a figure meets its aim; one without an aim is only told. */
export const meets = ({ value, ratio, aim }: Figure): boolean | null => {
  if (!aim) return null
  const measured = aim.of === 'ratio' ? ratio : value
  if (measured === undefined) return false
  return aim.is === '<=' ? measured <= aim.than : measured >= aim.than
}
