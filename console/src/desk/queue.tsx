import type { QueueFilter, SavedView } from '@callbox/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { ask, type View } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { More, moreOf } from '../lists/more.tsx'
import { useAskedView } from '../shell/asked-view.ts'
import { Empty, Failed, Loading } from '../shell/parts.tsx'
import { Band } from '../shell/shapes.tsx'
import { useVerb } from '../shell/verbs.ts'
import { arrivalWords } from './arrivals.ts'
import { ChoiceBar } from './choice-bar.tsx'
import { ForYou } from './for-you.tsx'
import { QueueList } from './queue-list.tsx'
import { ViewBar, ViewsSheet } from './saved-views.tsx'
import { CloseManySheet, LeftOpenSheet } from './sheet-close-many.tsx'
import { subjectLine } from './subject.ts'
import { dropUnsent, unsentOf, useUnsent } from './unsent.ts'
import { useArrivals } from './use-arrivals.ts'
import { useChoice } from './use-choice.ts'
import { type ManyForm, manyForm, useCloseMany } from './use-close-many.ts'
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

/** How many pages without a row are asked for by themselves: each looks through thousands. */
const mostPages = 50

type Props = { openId: string | null; open: (id: string, claim?: boolean) => void }

export const Queue = ({ openId, open }: Props) => {
  const { agency } = useHere()
  const [view, setView] = useState<View>('all')
  const [saved, setSaved] = useState<SavedView | null>(null)
  const [sheet, setSheet] = useState(false)
  const known = useQuery(ask.views(agency.id)).data?.views ?? []
  useVerb('views', () => setSheet(true))
  for (let n = 1; n <= 9; n += 1) {
    const one = known.find((other) => other.key === n)
    // biome-ignore lint/correctness/useHookAtTopLevel: always the same nine, in the same order
    useVerb(`view ${n}`, one ? () => setSaved(one) : () => setSheet(true))
  }
  const choose = useCallback((next: View) => {
    setSaved(null)
    setView(next)
  }, [])
  useAskedView(choose)
  return (
    <section className="queue" aria-label="Queue">
      <h2 className="unseen">Queue</h2>
      <Views view={view} choose={choose} />
      {saved ? <ViewBar view={saved} leave={() => setSaved(null)} show={() => setSheet(true)} /> : null}
      <ViewOf
        key={saved ? JSON.stringify(saved.filter) : view}
        view={saved ? (saved.filter.state === 'open' ? 'all' : saved.filter.state) : view}
        filter={saved?.filter}
        openId={openId}
        open={open}
        choose={choose}
        showViews={() => setSheet(true)}
      />
      {sheet ? <ViewsSheet now={saved} choose={setSaved} onClose={() => setSheet(false)} /> : null}
    </section>
  )
}

type OfView = Props & {
  view: View
  filter: QueueFilter | undefined
  choose: (view: View) => void
  showViews: () => void
}

const ViewOf = ({ view, filter, openId, open, choose, showViews }: OfView) => {
  const { agency, may } = useHere()
  const query = useInfiniteQuery(ask.queue(agency.id, view, filter))
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
  const choice = useChoice(rows)
  const [closing, setClosing] = useState<ManyForm | null>(null)
  const { closeMany, left, understood } = useCloseMany(setClosing)
  const seenAt = pages?.[0]?.at
  const closeChosen = () => {
    // What was refused last comes back as it was typed, when nothing else was chosen since.
    const before = unsentOf<ManyForm>(manyForm)?.typed
    if (choice.items.length === 0 && before) return setClosing(before)
    if (seenAt)
      setClosing({
        as: 'no_reply_needed',
        why: '',
        passedTo: '',
        passedNumber: '',
        confirmed: new Set(),
        ...before,
        items: choice.items,
        since: seenAt,
      })
  }
  const some = choice.items.length > 0
  const refusedMany = useUnsent(manyForm) !== null && !openId
  useVerb('close', (some || refusedMany) && may('desk.work') ? closeChosen : null, 1)
  useVerb('back', choice.choosing ? choice.clear : null, 2)
  const words = arrivalWords({ waiting, atRisk })
  useVerb('arrivals', words || gone ? show : null)

  // A page of a saved view may be empty and the next one not: it is looked for, a long way down if need be.
  const more = moreOf(query)
  const further = rows.length === 0 && query.hasNextPage && (pages?.length ?? 0) < mostPages
  useEffect(() => {
    if (further) more?.()
  }, [further, more])
  if (query.isPending) return <Loading what="the queue" />
  if (query.error && !pages) return <Failed error={query.error} again={() => void query.refetch()} />
  return (
    <>
      {choice.choosing ? <ChoiceBar choice={choice} close={closeChosen} /> : null}
      {closing ? (
        <CloseManySheet
          form={closing}
          onClose={() => {
            dropUnsent(manyForm)
            setClosing(null)
          }}
          closeMany={(form) => {
            choice.clear()
            void closeMany(form)
          }}
        />
      ) : null}
      {left && !closing ? (
        <LeftOpenSheet items={left.items} left={left.left} understood={understood} />
      ) : null}
      {rows.length === 0 && further ? (
        query.isFetchNextPageError && !query.isFetchingNextPage ? (
          <More query={query} />
        ) : (
          <Loading what="further down the queue" />
        )
      ) : rows.length === 0 ? (
        <Empty title={filter ? 'Nothing in the queue is like that now.' : emptyWords[view][0]}>
          <p>{filter ? 'What comes and fits this view stands here by itself.' : emptyWords[view][1]}</p>
        </Empty>
      ) : (
        <QueueList
          rows={rows}
          openId={openId}
          open={open}
          cursor={cursor}
          setCursor={setCursor}
          query={query}
          choice={view === 'closed' ? null : choice}
        />
      )}
      <div className="queue-foot">
        <div className={`arrivals ${atRisk.length ? 'at-risk' : ''}`}>
          {words || gone ? (
            <button type="button" onClick={show}>
              {atRisk[0] ? <Band place="life_at_risk" /> : null}
              <span className="arrival-words">
                {words || `${gone} done meanwhile`}
                {atRisk[0] ? <bdi className="arrival-preview">{subjectLine(atRisk[0])}</bdi> : null}
              </span>
              <span className="key" aria-hidden="true">
                Space
              </span>
            </button>
          ) : (
            <span className="muted">Nothing new</span>
          )}
        </div>
        {rows.length > 0 && view !== 'closed' && may('desk.work') ? (
          <button
            type="button"
            className="foot-verb foot-choose"
            aria-keyshortcuts=","
            aria-pressed={choice.choosing}
            onClick={choice.choosing ? choice.clear : choice.begin}
          >
            Choose{' '}
            <span className="key" aria-hidden="true">
              ,
            </span>
          </button>
        ) : null}
        <button type="button" className="foot-verb" onClick={showViews}>
          Views{' '}
          <span className="key" aria-hidden="true">
            G V
          </span>
        </button>
        <ForYou open={open} />
        <CopiesView view={view} choose={choose} />
      </div>
    </>
  )
}
