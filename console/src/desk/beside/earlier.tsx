import { type Beside, type Conversation, counted } from '@callbox/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '../../api/queries.ts'
import { useHere } from '../../api/session.ts'
import { useNow } from '../../shell/now.ts'
import { timeAt } from '../clocks.ts'
import { BriefRow } from './brief.tsx'

/** In a line: how often they wrote here before, and what a colleague should know at once. */
const before = ({ count, threats, atRisk }: Beside['person']): string =>
  count === 0
    ? 'Nothing from this person before'
    : [
        count >= 100 ? '100 or more before' : `${count} before`,
        ...(threats > 0 ? [counted(threats, 'as a threat', 'as threats')] : []),
        ...(atRisk > 0 ? [counted(atRisk, 'with a life at risk', 'with lives at risk')] : []),
      ].join(', ')

/** The person's earlier contact with the agency, on every account; folded, unless it warns. */
export const Earlier = ({
  conversation,
  person,
}: {
  conversation: Conversation
  person: Beside['person']
}) => {
  const { agency } = useHere()
  const now = useNow()
  const [all, setAll] = useState(false)
  const query = useInfiniteQuery({ ...ask.earlier(agency.id, conversation.id), enabled: all })
  const pages = query.data?.pages.flatMap((page) => page.items)
  const items = all && pages ? pages : person.earlier
  const warns = person.threats > 0 || person.blockedAt !== null
  const more = all ? query.hasNextPage : person.next !== null
  return (
    <>
      {person.blockedAt ? (
        <p className="caution">Blocked since {timeAt(person.blockedAt, agency.zone, now)}.</p>
      ) : null}
      {person.notes.length > 0 ? (
        <ul className="quiet person-notes">
          {person.notes.map((note) => (
            <li key={note.id}>
              <bdi dir="auto" className="note-words">
                {note.text}
              </bdi>
              <span className="muted small">
                {note.by.name}, {timeAt(note.at, agency.zone, now)},{' '}
                <Link to="/c/$id" params={{ id: note.conversation }}>
                  in an earlier one
                </Link>
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {person.count === 0 ? (
        <p className="muted">
          {before(person)}. First seen {timeAt(person.firstSeenAt, agency.zone, now)}.
        </p>
      ) : (
        <details open={warns}>
          <summary>{before(person)}</summary>
          <p className="muted small">First seen {timeAt(person.firstSeenAt, agency.zone, now)}.</p>
          <ul className="quiet briefs">
            {items.map((one) => (
              <li key={one.id}>
                <BriefRow one={one} />
              </li>
            ))}
          </ul>
          {more ? (
            <button
              type="button"
              className="verb"
              disabled={query.isFetching}
              onClick={() => (all ? void query.fetchNextPage() : setAll(true))}
            >
              More
            </button>
          ) : null}
        </details>
      )}
    </>
  )
}
