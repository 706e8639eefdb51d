import { Link } from '@tanstack/react-router'
import { useHere } from '../api/session.ts'
import { clock, timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Shape } from '../shell/shapes.tsx'
import { does } from '../shell/verbs.ts'
import { NoteWords } from '../shift/notes-to-read.tsx'
import type { Wall } from './use-wall.ts'

const mostHeld = 6

/** Who is here, since when, and what each holds; whoever holds something without being here is said to be so. */
export const People = ({ shift }: { shift: Wall['shift'] }) => {
  const { may } = useHere()
  const now = useNow()
  return (
    <section aria-labelledby="wall-people">
      <h2 id="wall-people">Who holds what</h2>
      {shift.people.length === 0 ? (
        <p className="muted">
          Nobody is on shift and nobody holds anything. A shift is started on the desk, or under “on shift”
          above.
        </p>
      ) : null}
      <ul className="wall-people">
        {shift.people.map((one) => (
          <li key={one.person.id}>
            <p>
              <bdi className="wall-person">{one.person.name}</bdi>{' '}
              {one.since ? (
                <span className="muted">{clock((now - Date.parse(one.since)) / 1000)} on shift</span>
              ) : (
                <span className="needed">not on shift</span>
              )}
              {one.holds.some((held) => held.parked) ? ' · ☎ on the phone' : ''}
            </p>
            {one.holds.length === 0 ? (
              <p className="muted">holds nothing</p>
            ) : (
              <ul className="wall-held">
                {one.holds.slice(0, mostHeld).map((held) => (
                  <li key={held.id}>
                    <Link to="/c/$id" params={{ id: held.id }} className={`band band-${held.band}`}>
                      <Shape place={held.band} />
                      <bdi>{held.handle}</bdi>
                      <span className="muted">{clock((now - Date.parse(held.since)) / 1000)}</span>
                    </Link>
                  </li>
                ))}
                {one.holds.length > mostHeld ? <li>and {one.holds.length - mostHeld} more</li> : null}
              </ul>
            )}
          </li>
        ))}
      </ul>
      {may('desk.work') && !shift.phones ? (
        <button type="button" className="verb" onClick={() => does('phones')}>
          The phones have us…{' '}
          <span className="key" aria-hidden="true">
            !
          </span>
        </button>
      ) : null}
    </section>
  )
}

/** What the last shift left to know, and who of this one has read it. */
export const Notes = ({ shift }: { shift: Wall['shift'] }) => {
  const { agency } = useHere()
  const now = useNow()
  return (
    <section aria-labelledby="wall-notes">
      <h2 id="wall-notes">From the last shift</h2>
      {shift.notes.length === 0 ? (
        <p className="muted">
          No note was left. Whoever ends a shift is asked what the next one must know; it then stands here,
          with who has read it.
        </p>
      ) : null}
      <ul className="wall-notes">
        {shift.notes.slice(0, 4).map((note) => (
          <li key={note.id}>
            <NoteWords note={note} />
            <p className={note.readBy.length ? 'muted small' : 'needed small'}>
              {note.readBy.length
                ? `read by ${note.readBy
                    .map((read) => `${read.person.name} (${timeAt(read.at, agency.zone, now)})`)
                    .join(', ')}`
                : 'nobody has read it yet'}
            </p>
          </li>
        ))}
      </ul>
      {shift.notes.length > 4 ? <p className="muted">and {shift.notes.length - 4} more</p> : null}
    </section>
  )
}
