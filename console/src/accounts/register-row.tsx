import type { AccountHealth, RegisterEntry } from '@callbox/contract'
import { Link } from '@tanstack/react-router'
import { healthWords, networkWords } from './health.ts'
import { count, stateMeans, stateWords } from './words.ts'

/** One account in the list: which it is, how it stands, and what it lacks, the most urgent first. */
export const RegisterRow = ({
  entry,
  health,
}: {
  entry: RegisterEntry
  health: AccountHealth | undefined
}) => {
  const [first, ...rest] = entry.missing
  const ill = health !== undefined && health.state !== 'well' && health.state !== 'unknown'
  return (
    <li>
      <Link
        to="/accounts/$id"
        params={{ id: entry.id }}
        className={`register-row ${first?.urgent || ill ? 'needs' : ''}`}
      >
        <span className="register-name">
          <strong>
            {networkWords(entry.network)} · <bdi>{entry.name || entry.handle}</bdi>
          </strong>{' '}
          <bdi className="muted">{entry.handle}</bdi>
        </span>
        <span className="register-state">{stateWords[entry.state]}</span>
        <span className="register-says">
          {ill ? <span className="needed">⚠ {healthWords[health.state]}. </span> : null}
          {first ? (
            <>
              <span className={first.urgent ? 'needed' : ''}>
                {first.urgent ? '⚠ ' : 'Missing: '}
                {first.says}
              </span>
              {rest.length > 0 ? (
                <span className="muted"> And {count(rest.length, 'thing')} more.</span>
              ) : null}
            </>
          ) : (
            <span className="muted">
              {entry.state === 'live' ? `Complete. ${entry.cover.says} ` : `${stateMeans[entry.state]} `}
              {entry.owner ? `Owner ${entry.owner.name}.` : ''}
            </span>
          )}
        </span>
      </Link>
    </li>
  )
}
