import { useState } from 'react'
import { Refusal } from '../shell/parts.tsx'

type Props = {
  end: (note: string) => void
  onBack: () => void
  /** What was written before, and why it did not leave. */
  before: { typed: string; why: string } | null
}

let begun = ''
/** What was begun to write for the next shift: it outlives the little window it is written in. */
export const noteBegun = (): string => begun
/** It has left, or was left off. */
export const dropNoteBegun = (): void => {
  begun = ''
}

/** Going off shift: the note comes first, while it is still in the head; it may stay empty. */
export const EndShift = ({ end, onBack, before }: Props) => {
  const [note, setNote] = useState(before?.typed ?? begun)
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        end(note)
      }}
    >
      <label>
        What the next shift must know
        <textarea
          rows={5}
          maxLength={4000}
          value={note}
          onChange={(event) => {
            begun = event.target.value
            setNote(begun)
          }}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here
          autoFocus
        />
      </label>
      <p className="muted">
        You may leave it empty. What you hold goes back to the queue. The next who start see your note first,
        and that they have read it is recorded.
      </p>
      <Refusal sentence={before?.why ?? null} />
      <div className="row">
        <button type="submit" className="verb strong">
          End my shift
        </button>
        <button type="button" className="verb" onClick={onBack}>
          Not yet
        </button>
      </div>
    </form>
  )
}
