import type { View } from '../api/queries.ts'
import { useWholeQueue } from '../shell/ringing.tsx'

const views: readonly (readonly [View, string])[] = [
  ['all', 'All'],
  ['mine', 'Mine'],
  ['unassigned', 'Unassigned'],
  ['waiting', 'Waiting'],
  ['closed', 'Closed'],
  ['copies', 'Copies'],
]

/** The views of the queue with their kept counts. */
export const Views = ({ view, choose }: { view: View; choose: (view: View) => void }) => {
  const { counts } = useWholeQueue()
  const countOf: Partial<Record<View, number | undefined>> = {
    all: counts?.open,
    mine: counts?.mine,
    unassigned: counts?.unassigned,
    waiting: counts?.waiting,
    copies: counts?.copies,
  }
  return (
    <fieldset className="views">
      <legend className="unseen">Show</legend>
      {views
        .filter(([one]) => one !== 'copies' || view === one || counts?.copies)
        .map(([one, words]) => (
          <button key={one} type="button" aria-pressed={one === view} onClick={() => choose(one)}>
            {words} <span className="number">{countOf[one] ?? ''}</span>
          </button>
        ))}
    </fieldset>
  )
}
