import type { Exercise } from '@callbox/contract'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { focusThis } from '../shell/scrolls.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
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
    <SheetForm
      title={`End “${exercise.title}”`}
      onClose={onClose}
      act={finish}
      refused={refused}
      submit="End it and see the report"
      disabled={busy}
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
    </SheetForm>
  )
}
