import type { View } from '../api/queries.ts'
import { useWholeQueue } from '../shell/ringing.tsx'

export const views: readonly (readonly [View, string])[] = [
  ['all', 'All'],
  ['mine', 'Mine'],
  ['unassigned', 'Unassigned'],
  ['waiting', 'Waiting'],
  ['closed', 'Closed'],
]

/** The views of the queue with their kept counts. */
export const Views = ({ view, choose }: { view: View; choose: (view: View) => void }) => {
  const { counts } = useWholeQueue()
  const countOf: Partial<Record<View, number | undefined>> = {
    all: counts?.open,
    mine: counts?.mine,
    unassigned: counts?.unassigned,
    waiting: counts?.waiting,
  }
  return (
    <fieldset className="views">
      <legend className="unseen">Show</legend>
      {views.map(([one, words]) => (
        <button key={one} type="button" aria-pressed={one === view} onClick={() => choose(one)}>
          {words} <span className="number">{countOf[one] ?? ''}</span>
        </button>
      ))}
    </fieldset>
  )
}

/** The way to what stands under another conversation; below the queue, so that its coming moves nothing. */
export const CopiesView = ({ view, choose }: { view: View; choose: (view: View) => void }) => {
  const { counts } = useWholeQueue()
  const open = view === 'copies'
  if (!open && !counts?.copies) return null
  return (
    <button
      type="button"
      className="foot-verb"
      aria-pressed={open}
      onClick={() => choose(open ? 'all' : 'copies')}
    >
      Copies <span className="number">{counts?.copies ?? ''}</span>
    </button>
  )
}
