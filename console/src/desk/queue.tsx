import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, type View } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { useAskedView } from '../shell/asked-view.ts'
import { Empty, Failed, Loading } from '../shell/parts.tsx'
import { Band } from '../shell/shapes.tsx'
import { useVerb } from '../shell/verbs.ts'
import { arrivalWords } from './arrivals.ts'
import { QueueList } from './queue-list.tsx'
import { useArrivals } from './use-arrivals.ts'
import { CopiesView, Views } from './views.tsx'

const emptyWords: Record<View, readonly [string, string]> = {
  all: [
    'The queue is empty.',
    'What the public writes to the accounts, answers to our posts and says through the report form comes here by itself, the most urgent first, with the reason why it stands where it stands. Nothing is to be done until then.',
  ],
  mine: [
    'You hold nothing.',
    'Press C on a conversation and it is yours alone until you answer it, close it or put it back.',
  ],
  unassigned: [
    'Everything is in somebody’s hands.',
    'What nobody has claimed yet stands here. All shows who holds what.',
  ],
  waiting: [
    'Nobody keeps us waiting.',
    'After an answer a conversation waits here for the person; its clocks stand still meanwhile. When they write again it goes back to All.',
  ],
  closed: [
    'Nothing has been closed yet.',
    'X closes a conversation, with a reason. It then stands here, stays on the record, and can be opened again.',
  ],
  copies: [
    'Nothing stands under something else.',
    'Messages that only repeat what another has said stand under the first one; here each of them is reached.',
  ],
}

type Props = { openId: string | null; open: (id: string, claim?: boolean) => void }

export const Queue = ({ openId, open }: Props) => {
  const [view, setView] = useState<View>('all')
  useAskedView(setView)
  return (
    <section className="queue" aria-label="Queue">
      <h2 className="unseen">Queue</h2>
      <Views view={view} choose={setView} />
      <ViewOf key={view} view={view} openId={openId} open={open} choose={setView} />
    </section>
  )
}

const ViewOf = ({ view, openId, open, choose }: Props & { view: View; choose: (view: View) => void }) => {
  const { agency } = useHere()
  const query = useInfiniteQuery(ask.queue(agency.id, view))
  const pages = query.data?.pages
  const [fresh, setFresh] = useState<{
    of: typeof pages
    items: NonNullable<typeof pages>[number]['items']
  }>()
  if (pages && fresh?.of !== pages) setFresh({ of: pages, items: pages.flatMap((page) => page.items) })
  const { rows, waiting, atRisk, gone, adopt } = useArrivals(fresh?.items, pages?.[0]?.at)
  const [cursor, setCursor] = useState<string | null>(null)

  const show = () => {
    const first = atRisk[0] ?? waiting[0]
    adopt()
    if (first) setCursor(first.id)
  }
  const words = arrivalWords({ waiting, atRisk })
  useVerb('arrivals', words || gone ? show : null)

  if (query.isPending) return <Loading what="the queue" />
  if (query.error && !pages) return <Failed error={query.error} again={() => void query.refetch()} />
  return (
    <>
      {rows.length === 0 ? (
        <Empty title={emptyWords[view][0]}>
          <p>{emptyWords[view][1]}</p>
        </Empty>
      ) : (
        <QueueList
          rows={rows}
          openId={openId}
          open={open}
          cursor={cursor}
          setCursor={setCursor}
          more={query.hasNextPage ? () => void query.fetchNextPage() : null}
          fetchingMore={query.isFetchingNextPage}
        />
      )}
      <div className="queue-foot">
        <div className={`arrivals ${atRisk.length ? 'at-risk' : ''}`}>
          {words || gone ? (
            <button type="button" onClick={show}>
              {atRisk[0] ? <Band place="life_at_risk" /> : null}
              <span className="arrival-words">
                {words || `${gone} done meanwhile`}
                {atRisk[0] ? <bdi className="arrival-preview">{atRisk[0].preview}</bdi> : null}
              </span>
              <span className="key" aria-hidden="true">
                Space
              </span>
            </button>
          ) : (
            <span className="muted">Nothing new</span>
          )}
        </div>
        <CopiesView view={view} choose={choose} />
      </div>
    </>
  )
}
