import type { Outgoing } from '@callbox/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '../../api/queries.ts'
import { useHere } from '../../api/session.ts'
import { LongList } from '../../lists/long-list.tsx'
import { More, moreOf } from '../../lists/more.tsx'
import { useNow } from '../../shell/now.ts'
import { Outward } from '../../shell/outward.tsx'
import { Failed, Loading } from '../../shell/parts.tsx'
import { Sheet } from '../../shell/sheet.tsx'
import { timeAt } from '../clocks.ts'
import { accountWords } from '../names.ts'

const Said = ({ one, onClose }: { one: Outgoing; onClose: () => void }) => {
  const { agency } = useHere()
  const now = useNow()
  return (
    <>
      <p className="muted small">
        {timeAt(one.publishedAt ?? one.madeAt, agency.zone, now)} · <bdi>{accountWords(one.account)}</bdi> ·{' '}
        {one.by.name}
        {one.url ? (
          <>
            {' · '}
            <Outward to={one.url}>on the network</Outward>
          </>
        ) : null}
        {one.conversation ? (
          <>
            {' · '}
            <Link to="/c/$id" params={{ id: one.conversation }} onClick={onClose}>
              its conversation
            </Link>
          </>
        ) : null}
      </p>
      <bdi className="note-words said-words" dir="auto" lang={one.language}>
        {one.text}
      </bdi>
    </>
  )
}

/** Everything the agency said in public since midnight, so that nobody contradicts it. */
export const SaidSheet = ({ onClose }: { onClose: () => void }) => {
  const { agency } = useHere()
  const query = useInfiniteQuery(ask.said(agency.id))
  const said = query.data?.pages.flatMap((page) => page.said) ?? []
  const unsure = query.data?.pages[0]?.unsure ?? []
  return (
    <Sheet title="Said in public today" onClose={onClose} wide>
      {query.isPending ? <Loading what="what was said" /> : null}
      {query.error && !query.data ? <Failed error={query.error} again={() => void query.refetch()} /> : null}
      {unsure.length > 0 ? (
        <section className="unsure">
          <h3>Nobody knows whether this went out</h3>
          <ol className="said">
            {unsure.map((one) => (
              <li key={one.id}>
                <Said one={one} onClose={onClose} />
              </li>
            ))}
          </ol>
        </section>
      ) : null}
      {query.data && said.length === 0 ? (
        <p>
          Nothing yet today on any account. Answers through the report form are private and do not stand here.
        </p>
      ) : null}
      <LongList
        className="said"
        items={said}
        keyOf={(one) => one.id}
        about={(one) => 40 + Math.ceil(one.text.length / 90) * 21}
        more={moreOf(query)}
        endless={query.hasNextPage}
      >
        {(one) => <Said one={one} onClose={onClose} />}
      </LongList>
      <More query={query} />
    </Sheet>
  )
}
