import { useEffect, useState } from 'react'
import { useVerb } from '../shell/verbs.ts'
import { hideDone, useShown } from './done.ts'
import { useUndo } from './use-undo.ts'

/** How long it stands there, in ms; the key works for longer. */
const stays = 10_000

/** What was just done, with its undo, over the foot of the queue: it moves nothing. */
export const UndoToast = () => {
  const shown = useShown()
  const undo = useUndo()
  const [kept, setKept] = useState(false)
  useVerb('take back', () => void undo())
  useEffect(() => {
    if (!shown || kept) return
    const timer = setTimeout(hideDone, Math.max(0, shown.at + stays - Date.now()))
    return () => clearTimeout(timer)
  }, [shown, kept])
  if (!shown) return null
  return (
    <section
      className="toast"
      aria-label="Just done"
      onMouseEnter={() => setKept(true)}
      onMouseLeave={() => setKept(false)}
      onFocus={() => setKept(true)}
      onBlur={() => setKept(false)}
    >
      <span className="toast-words">{shown.words}</span>
      {shown.undoable ? (
        <button type="button" className="verb" onClick={() => void undo()}>
          Undo{' '}
          <span className="key" aria-hidden="true">
            Ctrl+Z
          </span>
        </button>
      ) : null}
      <button type="button" className="plain" onClick={hideDone} aria-label="Hide this">
        ×
      </button>
    </section>
  )
}
