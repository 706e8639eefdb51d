import type { Entry } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { Words } from '../desk/words.tsx'
import { useNow } from '../shell/now.ts'
import { Failed, Loading } from '../shell/parts.tsx'
import { Scrolls } from '../shell/scrolls.tsx'

/** A record with its proof beside it. */
export const RecordPage = () => {
  const { agency } = useHere()
  const { id = '' } = useParams({ strict: false })
  const record = useQuery(ask.record(agency.id, id))
  return (
    <main id="main" className="page">
      <p>
        <Link to="/records">All records</Link>
      </p>
      <h1>{record.data ? `Entry ${record.data.number.toLocaleString()}` : 'Record'}</h1>
      {record.isPending ? <Loading what="the record, recomputing its proof" /> : null}
      {record.error ? <Failed error={record.error} again={() => void record.refetch()} /> : null}
      {record.data ? <Shown entry={record.data} /> : null}
    </main>
  )
}

const Proof = ({ entry }: { entry: Entry }) => {
  const { agency } = useHere()
  const now = useNow()
  const bad = entry.parts.filter((part) => !part.holds)
  if (entry.holds && bad.length === 0)
    return (
      <p className="proof">
        <span aria-hidden="true">✓ </span>
        Proven just now: on record since {timeAt(entry.at, agency.zone, now)} as entry{' '}
        {entry.number.toLocaleString()}; the leaf was recomputed and{' '}
        {entry.parts.length === 1
          ? 'its one part matches its commitment'
          : `all ${entry.parts.length} parts match their commitments`}
        .
      </p>
    )
  return (
    <p className="refusal">
      <strong>Does not hold.</strong>{' '}
      {bad.length
        ? `Not matching: ${bad.map((part) => part.part).join(', ')}.`
        : 'The leaf does not match its hash.'}{' '}
      Tell information security; change nothing.
    </p>
  )
}

const Shown = ({ entry }: { entry: Entry }) => {
  const { agency } = useHere()
  const now = useNow()
  return (
    <>
      <Proof entry={entry} />
      <dl className="facts">
        <dt>Kind</dt>
        <dd>{entry.kind.replaceAll(/[._]/g, ' ')}</dd>
        <dt>Our time</dt>
        <dd>
          {timeAt(entry.at, agency.zone, now)} <span className="muted">({entry.at})</span>
        </dd>
        <dt>The network’s time</dt>
        <dd>
          {entry.networkAt
            ? `${timeAt(entry.networkAt, agency.zone, now)} (${entry.networkAt})`
            : 'none given'}
        </dd>
        <dt>Kept under</dt>
        <dd>
          {entry.retentionClass}, {entry.regime}
        </dd>
        {entry.subject ? (
          <>
            <dt>About</dt>
            <dd>
              <Link to="/records" search={{ subject: entry.subject }}>
                Everything recorded about the same
              </Link>
            </dd>
          </>
        ) : null}
      </dl>
      <h2>Parts</h2>
      <ul className="cards">
        {entry.parts.map((part) => (
          <li key={part.part} className="card">
            <h3>
              {part.part}{' '}
              <span className={part.holds ? 'proven' : 'needed'}>
                {part.holds ? '✓ holds' : '⚠ does not hold'}
              </span>
            </h3>
            <p className="muted">
              {part.mediaType}, {part.size.toLocaleString()} bytes
            </p>
            {part.text === null ? (
              <p className="muted">Not shown as text.</p>
            ) : (
              <div className="card-words">
                <Words text={part.text} />
              </div>
            )}
            <p className="muted small">
              Commitment <code>{part.commitment}</code>
            </p>
          </li>
        ))}
      </ul>
      <h2>Leaf</h2>
      <Scrolls className="plea" name="Leaf">
        <pre dir="auto">{entry.leaf}</pre>
      </Scrolls>
      <p className="muted small">
        Hash <code>{entry.leafHash}</code>
      </p>
    </>
  )
}
