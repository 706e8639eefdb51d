import { useState } from 'react'
import { focusThis } from '../shell/scrolls.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import type { SheetProps } from './sheet-props.ts'

export const NoteSheet = ({ acts, onClose }: SheetProps) => {
  const [text, setText] = useState('')
  const keep = async () => {
    if (await acts.note(text)) onClose()
  }
  return (
    <SheetForm
      title="Internal note"
      onClose={onClose}
      act={keep}
      refused={acts.refused}
      submit="Keep the note"
      disabled={acts.busy || !text.trim()}
    >
      <label>
        For colleagues; never sent
        <textarea
          required
          rows={4}
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.target.value)}
          dir="auto"
          ref={focusThis}
        />
      </label>
    </SheetForm>
  )
}
