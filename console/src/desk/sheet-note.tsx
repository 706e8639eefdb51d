import { useState } from 'react'
import { Refusal, Sheet } from '../shell/parts.tsx'
import { focusThis } from '../shell/scrolls.tsx'
import type { SheetProps } from './sheet-props.ts'
import { submitOnCtrlEnter } from './use-digits.ts'

export const NoteSheet = ({ acts, onClose }: SheetProps) => {
  const [text, setText] = useState('')
  const keep = async () => {
    if (await acts.note(text)) onClose()
  }
  return (
    <Sheet title="Internal note" onClose={onClose}>
      <form
        className="form"
        onKeyDown={submitOnCtrlEnter}
        onSubmit={(event) => {
          event.preventDefault()
          void keep()
        }}
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
        <Refusal sentence={acts.refused} />
        <button type="submit" className="verb strong" disabled={acts.busy || !text.trim()}>
          Keep the note{' '}
          <span className="key" aria-hidden="true">
            Ctrl+Enter
          </span>
        </button>
      </form>
    </Sheet>
  )
}
