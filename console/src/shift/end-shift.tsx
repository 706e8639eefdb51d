import { useState } from 'react'

type Props = { end: (note: string) => Promise<boolean>; busy: boolean; onBack: () => void }

/** Going off shift: the note comes first, while it is still in the head; it may stay empty. */
export const EndShift = ({ end, busy, onBack }: Props) => {
  const [note, setNote] = useState('')
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) void end(note).then((ended) => ended && onBack())
      }}
    >
      <label>
        What the next shift must know
        <textarea
          rows={5}
          maxLength={4000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here
          autoFocus
        />
      </label>
      <p className="muted">
        You may leave it empty. What you hold goes back to the queue. The next who start see your note first,
        and that they have read it is recorded.
      </p>
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
