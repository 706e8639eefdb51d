import type { ShiftNote } from '@callbox/contract'
import { useHere } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { keyOf } from '../desk/keys.ts'
import { useNow } from '../shell/now.ts'
import { Refusal, VerbButton } from '../shell/parts.tsx'
import { useVerb } from '../shell/verbs.ts'
import { useShift } from './use-shift.ts'

/** One hand-over note: its words, who wrote it and when. */
export const NoteWords = ({ note }: { note: ShiftNote }) => {
  const { agency } = useHere()
  const now = useNow()
  return (
    <>
      <p className="shift-note-words">
        <bdi>{note.text}</bdi>
      </p>
      <p className="muted small">
        <bdi>{note.by.name}</bdi>, {timeAt(note.at, agency.zone, now)}
      </p>
    </>
  )
}

/** "I have read it": one key, and recorded. Absent when nothing is unread. */
export const ReadNotes = () => {
  const { toRead, read, may, refused } = useShift()
  const some = toRead.length > 0 && may
  useVerb('notes read', some ? () => void read() : null)
  return (
    <>
      {some ? (
        <VerbButton keyShown={keyOf('notes read')} strong onPress={() => void read()}>
          I have read {toRead.length === 1 ? 'it' : `all ${toRead.length}`}
        </VerbButton>
      ) : null}
      <Refusal sentence={refused} />
    </>
  )
}

/** What the last shift left to know, until it is read. */
export const NotesToRead = () => {
  const { toRead, may } = useShift()
  if (toRead.length === 0 || !may) return null
  return (
    <section className="shift-notes" aria-labelledby="shift-notes">
      <h3 id="shift-notes">From the last shift</h3>
      <ul className="quiet">
        {toRead.map((note) => (
          <li key={note.id}>
            <NoteWords note={note} />
          </li>
        ))}
      </ul>
      <ReadNotes />
    </section>
  )
}
