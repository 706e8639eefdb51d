import { useNow } from '../shell/now.ts'
import { barOf, type Due, dueWords } from './clocks.ts'

/** Time used of a target, as a thin bar; at the target it changes shape (hatched, blunt), not colour alone. */
export const TimeBar = ({ due, words = false }: { due: Due; words?: boolean }) => {
  const now = useNow()
  const { part, over } = barOf(due, now)
  return (
    <span className={`time ${over ? 'over' : ''}`}>
      <span className="time-bar" aria-hidden="true">
        <span className="time-used" style={{ transform: `scaleX(${part.toFixed(3)})` }} />
      </span>
      <span className={words ? 'time-words' : 'unseen'}>{dueWords(due, now)}</span>
    </span>
  )
}
