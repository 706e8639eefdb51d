import { useState } from 'react'
import type { Row } from './arrivals.ts'

/** Which rows of the queue are chosen; what has left the view meanwhile is no longer among them. */
export const useChoice = (rows: readonly Row[]) => {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [choosing, setChoosing] = useState(false)
  const here = rows.filter((row) => chosen.has(row.item.id) && !row.gone && row.item.state !== 'closed')
  return {
    items: here.map((row) => row.item),
    has: (id: string) => chosen.has(id),
    /** Whether boxes stand on the rows. */
    choosing: choosing || here.length > 0,
    begin: () => setChoosing(true),
    toggle: (id: string) => {
      const next = new Set(chosen)
      if (!next.delete(id)) next.add(id)
      setChosen(next)
      setChoosing(true)
    },
    add: (...ids: string[]) => {
      setChosen(new Set([...chosen, ...ids]))
      setChoosing(true)
    },
    clear: () => {
      setChosen(new Set())
      setChoosing(false)
    },
  }
}
export type Choice = ReturnType<typeof useChoice>
