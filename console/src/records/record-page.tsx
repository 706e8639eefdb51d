import type { Entry } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { exactAt, timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Failed, Loading } from '../shell/parts.tsx'
import { Scrolls } from '../shell/scrolls.tsx'
import { inOrder, PartCard } from './part.tsx'

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
      <h1>
        {record.data ? `${record.data.what}: entry ${record.data.number.toLocaleString('en-US')}` : 'Record'}
      </h1>
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

/** What, who, why, when, where from: in the order in which a records officer asks. */
const Facts = ({ entry }: { entry: Entry }) => {
  const { agency, may } = useHere()
  const { act, subject } = entry
  const known = subject ? entry.names[subject] : undefined
  return (
    <dl className="facts">
      <dt>What</dt>
      <dd>
        <strong>{entry.what}</strong>
      </dd>
      {act ? (
        <>
          <dt>Who</dt>
          <dd>
            {act.software ? `The software itself: ${act.by.name}` : <bdi>{act.by.name}</bdi>}{' '}
            {act.by.id === act.by.name ? null : <code className="muted">{act.by.id}</code>}
          </dd>
          {act.why === null ? null : (
            <>
              <dt>Why</dt>
              <dd>
                <bdi dir="auto">{act.why}</bdi>
              </dd>
            </>
          )}
        </>
      ) : null}
      <dt>When, by our clock</dt>
      <dd>
        {exactAt(entry.at, agency.zone)} <code className="muted">{entry.at}</code>
      </dd>
      {act && !entry.networkAt ? null : (
        <>
          <dt>When, by the network</dt>
          <dd>
            {entry.networkAt ? (
              <>
                {exactAt(entry.networkAt, agency.zone)} <code className="muted">{entry.networkAt}</code>
              </>
            ) : (
              'none given'
            )}
          </dd>
        </>
      )}
      {entry.account ? (
        <>
          <dt>By which account</dt>
          <dd>
            <bdi>{entry.account}</bdi>
          </dd>
        </>
      ) : null}
      {subject ? (
        <>
          <dt>About</dt>
          <dd>
            {known?.is === 'conversation' && may('desk.read') ? (
              <>
                <Link to="/c/$id" params={{ id: subject }}>
                  <bdi>{known.says}</bdi>
                </Link>
                {' · '}
              </>
            ) : null}
            <Link to="/records" search={{ subject }}>
              everything recorded about the same
            </Link>
          </dd>
        </>
      ) : null}
      <dt>Kept under</dt>
      <dd>
        {entry.retentionClass.replaceAll('_', ' ')}, {entry.regime.replaceAll('_', ' ')}
      </dd>
      <dt>Kind of entry</dt>
      <dd>
        <code>{entry.kind}</code>
      </dd>
    </dl>
  )
}

const Shown = ({ entry }: { entry: Entry }) => (
  <>
    <Facts entry={entry} />
    <Proof entry={entry} />
    <ul className="cards">
      {inOrder(entry.parts).map((part) => (
        <PartCard key={part.part} part={part} names={entry.names} />
      ))}
    </ul>
    <details>
      <summary>The leaf: the lines that are hashed for the proof</summary>
      <Scrolls className="plea" name="Leaf">
        <pre dir="auto">{entry.leaf}</pre>
      </Scrolls>
      <p className="muted small kept-proof">
        Hash <code>{entry.leafHash}</code>
      </p>
    </details>
  </>
)
