import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { More, moreOf } from '../lists/more.tsx'
import { Empty, Failed, Loading } from '../shell/parts.tsx'
import { RecordsTable } from './records-table.tsx'

/** The record log, newest first; of one conversation when one is named. */
export const RecordsPage = () => {
  const { agency, may } = useHere()
  const { subject } = useSearch({ strict: false })
  const records = useInfiniteQuery({ ...ask.records(agency.id, subject), enabled: may('records.read') })
  const entries = records.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <main id="main" className="page">
      <h1>Records</h1>
      {may('records.read') ? null : <Empty title="Records">{whyNot('records.read')}</Empty>}
      {subject ? (
        <p>
          Only of one conversation. <Link to="/records">Show all</Link> ·{' '}
          <Link to="/c/$id" params={{ id: subject }}>
            Open the conversation
          </Link>
        </p>
      ) : null}
      {may('records.read') && records.isPending ? <Loading what="the records" /> : null}
      {records.error && !records.data ? (
        <Failed error={records.error} again={() => void records.refetch()} />
      ) : null}
      {records.data && entries.length === 0 ? (
        <Empty title="Nothing is on the record yet.">
          <p>
            Whatever comes in, leaves or is decided is written here before anybody sees it. A report through
            the <a href={`/report?to=${agency.id}`}>public’s form</a> would be the first.
          </p>
        </Empty>
      ) : null}
      {entries.length ? (
        <RecordsTable
          key={subject ?? 'all'}
          entries={entries}
          more={moreOf(records)}
          endless={records.hasNextPage}
        />
      ) : null}
      <More query={records} />
    </main>
  )
}
