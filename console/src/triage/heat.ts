type Cell = { machine: string; person: string; n: number }

/** The picture's figures: counts by machine's and person's band, and each cell's shade (0 to 4) by its share of the row. */
export const heatOf = (cells: readonly Cell[]) => {
  const counts = new Map<string, number>()
  const rows = new Map<string, number>()
  let moved = 0
  let all = 0
  for (const { machine, person, n } of cells) {
    const key = `${machine} ${person}`
    counts.set(key, (counts.get(key) ?? 0) + n)
    rows.set(machine, (rows.get(machine) ?? 0) + n)
    all += n
    if (machine !== person) moved += n
  }
  const at = (machine: string, person: string): number => counts.get(`${machine} ${person}`) ?? 0
  const share = (machine: string, person: string): number =>
    Math.ceil((at(machine, person) / (rows.get(machine) ?? 1)) * 4)
  return { at, share, moved, all }
}
