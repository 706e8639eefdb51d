import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { correctionWords } from '../desk/corrected.ts'
import { placeHere } from '../lists/kept-places.ts'
import { LongList } from '../lists/long-list.tsx'
import { More, moreOf } from '../lists/more.tsx'
import { useNow } from '../shell/now.ts'
import { Failed, Loading } from '../shell/parts.tsx'
import { Scrolls } from '../shell/scrolls.tsx'

/** What people corrected, newest first: the centre's own list that a candidate learns from. */
export const Corrections = () => {
  const { agency } = useHere()
  const now = useNow()
  const pages = useInfiniteQuery(ask.corrections(agency.id))
  const all = pages.data?.pages.flatMap((page) => page.corrections) ?? []
  return (
    <section className="card">
      <h2>Corrections</h2>
      {pages.isPending ? <Loading what="the corrections" /> : null}
      {pages.error && !pages.data ? <Failed error={pages.error} again={() => void pages.refetch()} /> : null}
      {pages.data && all.length === 0 ? (
        <p className="muted">
          None yet. In a conversation B corrects the band, W the language, M the place. Each is kept with your
          name; the machine’s word stays beside it.
        </p>
      ) : null}
      {all.length ? (
        <Scrolls className="corrections" name="Corrections, newest first">
          <LongList
            className="quiet"
            items={all}
            keyOf={(one) => one.id}
            about={() => 62}
            more={moreOf(pages)}
            endless={pages.hasNextPage}
            place={placeHere('corrections')}
          >
            {(one) => (
              <>
                <Link to="/c/$id" params={{ id: one.conversation }}>
                  <bdi>{correctionWords(one)}</bdi>
                </Link>
                <bdi className="note-words muted" dir="auto">
                  {one.preview}
                </bdi>
                <span className="muted small note-words">
                  {one.by.name}, {timeAt(one.at, agency.zone, now)}; ranked by {one.assessor}
                </span>
              </>
            )}
          </LongList>
        </Scrolls>
      ) : null}
      <More query={pages} />
    </section>
  )
}
