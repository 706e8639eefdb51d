import type { Exercise } from '@callbox/contract'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { submitOnCtrlEnter } from '../desk/use-digits.ts'
import { Refusal, Sheet } from '../shell/parts.tsx'
import { focusThis } from '../shell/scrolls.tsx'
import { useControls } from './use-exercise.ts'

/** Ends it with what was said at the debriefing, and opens the report. */
export const EndSheet = ({ exercise, onClose }: { exercise: Exercise; onClose: () => void }) => {
  const go = useNavigate()
  const { end, busy, refused } = useControls()
  const [note, setNote] = useState('')
  const finish = async () => {
    if (!(await end(exercise.id, note))) return
    onClose()
    void go({ to: '/exercises/$id', params: { id: exercise.id } })
  }
  return (
    <Sheet title={`End “${exercise.title}”`} onClose={onClose}>
      <form
        className="form"
        onKeyDown={submitOnCtrlEnter}
        onSubmit={(event) => {
          event.preventDefault()
          void finish()
        }}
      >
        <p>Its public falls silent. The report is made now and stays as it is then.</p>
        <label>
          What went well, what to change (may be left empty)
          <textarea
            rows={4}
            maxLength={4000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
            dir="auto"
            ref={focusThis}
          />
        </label>
        <Refusal sentence={refused} />
        <button type="submit" className="verb strong" disabled={busy}>
          End it and see the report{' '}
          <span className="key" aria-hidden="true">
            Ctrl+Enter
          </span>
        </button>
      </form>
    </Sheet>
  )
}
