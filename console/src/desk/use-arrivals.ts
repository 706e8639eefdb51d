import type { QueueItem } from '@callbox/contract'
import { useEffect, useMemo, useRef, useState } from 'react'
import { arrivals } from './arrivals.ts'

type Shown = { ids: string[]; since: string }

/** Holds the order that is on the screen, and adopts the newest when asked, or when there is nothing to disturb. */
export const useArrivals = (fresh: readonly QueueItem[] | undefined, at: string | undefined) => {
  const [shown, setShown] = useState<Shown>({ ids: [], since: '' })
  const known = useRef(new Map<string, QueueItem>())
  for (const item of fresh ?? []) known.current.set(item.id, item)

  const seen = useMemo(() => arrivals(shown.ids, known.current, fresh ?? [], shown.since), [shown, fresh])
  const adopt = () =>
    setShown({ ids: (fresh ?? []).map((item) => item.id), since: at ?? new Date().toISOString() })
  const nothingToDisturb = seen.rows.every((row) => row.gone) && seen.waiting.length > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: adopts once, when the screen is empty and something came
  useEffect(() => {
    if (nothingToDisturb) adopt()
  }, [nothingToDisturb])
  return { ...seen, gone: seen.rows.filter((row) => row.gone).length, adopt }
}
