import type { AutomaticReplies } from '@callbox/contract'
import { Link } from '@tanstack/react-router'
import { useHere } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { outgoingWords } from '../desk/outgoing-words.ts'
import { useNow } from '../shell/now.ts'
import { Outward } from '../shell/outward.tsx'
import { languageWords, reasonWords } from './automatic-words.ts'
import { count } from './words.ts'

/** What was said by itself lately, each with its conversation; and what was held back, and why. */
export const AutomaticLately = ({ data }: { data: AutomaticReplies }) => {
  const { agency, may } = useHere()
  const now = useNow()
  const held = data.heldBack.reduce((sum, { n }) => sum + n, 0)
  if (data.sent + held === 0) return null
  return (
    <>
      <h3>Lately</h3>
      <p className="muted">
        Since {timeAt(data.since, agency.zone, now)}: {count(data.sent, 'reply', 'replies')} prepared, {held}{' '}
        held back.
      </p>
      {data.lately.length > 0 ? (
        <ul className="quiet">
          {data.lately.map((one) => (
            <li key={one.outgoing}>
              {timeAt(one.at, agency.zone, now)} · {one.emergency ? 'in an apparent emergency · ' : ''}
              {reasonWords[one.reason].toLowerCase()} · {languageWords(one.language)} ·{' '}
              {outgoingWords[one.state]}
              {may('desk.read') ? (
                <>
                  {' · '}
                  <Link to="/c/$id" params={{ id: one.conversation }}>
                    its conversation
                  </Link>
                </>
              ) : null}
              {one.url ? (
                <>
                  {' · '}
                  <Outward to={one.url}>on the network</Outward>
                </>
              ) : null}
              {one.why ? <span className="muted"> {one.why}</span> : null}
            </li>
          ))}
        </ul>
      ) : null}
      {held > 0 ? (
        <details>
          <summary>Held back ({held})</summary>
          <ul className="quiet">
            {data.heldBack.map(({ as, says, n }) => (
              <li key={as}>
                <span className="number">{n}</span> {says}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  )
}
