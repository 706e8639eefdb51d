import type { Conversation } from '@callbox/contract'
import { useState } from 'react'
import { useHere } from '../api/session.ts'
import { useNow } from '../shell/now.ts'
import { focusThis } from '../shell/scrolls.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import { timeAt } from './clocks.ts'
import { beingKept, useActs } from './use-acts.ts'

/** The notes, oldest first; a struck one stays, with who struck it and why. */
export const NotesList = ({ conversation }: { conversation: Conversation }) => {
  const { agency, me, may } = useHere()
  const now = useNow()
  const acts = useActs(conversation)
  const [striking, setStriking] = useState<string | null>(null)
  const [why, setWhy] = useState('')
  const strike = async () => {
    if (!striking || !(await acts.strike(striking, why))) return
    setStriking(null)
    setWhy('')
  }
  const { notes } = conversation
  return (
    <>
      {notes.length === 0 ? <p className="muted">None. N writes one; it is never sent.</p> : null}
      <ul className="quiet">
        {notes.map((note) => (
          <li key={note.id}>
            <bdi dir="auto" className={`note-words ${note.struck ? 'struck' : ''}`}>
              {note.text}
            </bdi>
            <span className="muted small">
              {note.by.name}, {timeAt(note.at, agency.zone, now)}
              {note.struck ? (
                <>
                  ; struck by {note.struck.by.name}: <bdi>{note.struck.why}</bdi>
                </>
              ) : note.id === beingKept ? (
                '; being kept…'
              ) : may('desk.work') && (note.by.id === me.id || may('desk.supervise')) ? (
                <>
                  {' · '}
                  <button type="button" className="plain small" onClick={() => setStriking(note.id)}>
                    strike<span className="unseen"> this note</span>
                  </button>
                </>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      {striking ? (
        <SheetForm
          title="Strike the note"
          onClose={() => setStriking(null)}
          act={strike}
          refused={acts.refused}
          submit="Strike it"
          disabled={acts.busy || why.trim().length < 3}
        >
          <p className="muted">
            A note is a record: its words stay, crossed out, with your reason beside them.
          </p>
          <label>
            Why it is wrong
            <input
              required
              minLength={3}
              maxLength={500}
              value={why}
              onChange={(event) => setWhy(event.target.value)}
              autoComplete="off"
              ref={focusThis}
            />
          </label>
        </SheetForm>
      ) : null}
    </>
  )
}
