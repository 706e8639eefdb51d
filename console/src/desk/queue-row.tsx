import { counted, plural } from '@callbox/contract'
import { Link } from '@tanstack/react-router'
import { networkWords } from '../accounts/health.ts'
import { useHere } from '../api/session.ts'
import { WaitingMark } from '../interpreting/waiting-mark.tsx'
import { useNow } from '../shell/now.ts'
import { Band } from '../shell/shapes.tsx'
import type { Row } from './arrivals.ts'
import { clock, timeAt, zoneAt } from './clocks.ts'
import { marksShown } from './marks.ts'
import { MixedText } from './mixed-text.tsx'
import { namesOf } from './names.ts'
import { addedTo, subjectOf } from './subject.ts'
import { TimeBar } from './time-bar.tsx'

type Props = {
  row: Row
  isOpen: boolean
  isCursor: boolean
  inTabOrder: boolean
  chosen: boolean
  onOpen: () => void
}

/** One conversation of the queue: band, time since it came, who, in whose hands, and its words. */
export const QueueRow = ({ row: { item, gone }, isOpen, isCursor, inTabOrder, chosen, onOpen }: Props) => {
  const { agency, me } = useHere()
  const now = useNow()
  const held = item.claim ? (item.claim.by.id === me.id ? 'you' : item.claim.by.name) : null
  const over = item.due !== null && Date.parse(item.due.at) <= now
  const added = addedTo(item)
  return (
    <Link
      to="/c/$id"
      params={{ id: item.id }}
      className={`row-link ${gone ? 'gone' : ''} ${isCursor ? 'cursor' : ''} ${chosen ? 'chosen' : ''} ${item.band === 'life_at_risk' && item.state !== 'copy' && !gone ? 'row-risk' : ''}`}
      data-row={item.id}
      aria-current={isOpen ? 'true' : undefined}
      tabIndex={inTabOrder ? 0 : -1}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        onOpen()
      }}
    >
      <span className="row-top">
        <Band place={item.band} short />
        <span className={`row-clock ${over ? 'over' : ''}`}>
          {clock((now - Date.parse(item.lastInAt)) / 1000)}
        </span>
        <span className="row-who">
          <bdi>{namesOf(item.author).name}</bdi> · {networkWords(item.account.network)}
        </span>
        {held ? (
          <span className={`held ${item.claim?.by.id === me.id ? 'mine' : ''}`}>
            {item.claim?.state === 'parked' ? '☎ ' : ''}
            <bdi>{held}</bdi>
          </span>
        ) : null}
      </span>
      <span className={`row-words ${added ? 'with-added' : ''}`}>
        <span className="row-subject">
          {item.copies ? (
            <span className="row-copies">
              ×{item.copies.count} {plural(item.copies.count, 'copy', 'copies')}
            </span>
          ) : null}
          <bdi dir="auto">
            <MixedText text={subjectOf(item) || 'No words'} />
          </bdi>
        </span>
        {added ? (
          <span className="row-added">
            <span className="row-plus" aria-hidden="true">
              +{added.count}
            </span>
            <span className="unseen">
              {' '}
              {counted(added.count, 'message')} added{added.newest ? ', the newest: ' : ''}
            </span>
            {added.newest ? (
              <bdi dir="auto">
                <MixedText text={added.newest} />
              </bdi>
            ) : (
              <span aria-hidden="true">{plural(added.count, 'message')} more</span>
            )}
          </span>
        ) : null}
      </span>
      <span className="row-foot">
        {item.due && !gone ? (
          <TimeBar due={item.due} />
        ) : (
          <span className="row-state">{stateWords(row(item, gone))}</span>
        )}
        {item.copies && newIn(item) ? (
          <span className="tag row-news">
            <span className="unseen">in the copies, </span>new: <bdi>{newIn(item)}</bdi>
          </span>
        ) : null}
        <span className="row-exact">
          {timeAt(item.lastInAt, agency.zone, now)} {zoneAt(item.lastInAt, agency.zone)}
        </span>
        <WaitingMark conversation={item.id} />
        {item.inCount > 1 && !added ? (
          <span className="tag whole">{counted(item.inCount, 'message')}</span>
        ) : null}
        {item.language && item.language !== 'en' && item.language !== 'und' ? (
          <span className="tag whole">{item.language}</span>
        ) : null}
        {marksShown(item.marks, me.centre.practice)
          .slice(0, newIn(item) ? 0 : 2)
          .map((mark) => (
            <span key={mark} className="tag">
              {mark}
            </span>
          ))}
      </span>
    </Link>
  )
}

/** What a copy added that nobody has looked at yet. */
const newIn = (item: Row['item']): string | null =>
  item.lookedAt ? null : (item.copies?.news.at(-1)?.replace(/^place: /, '') ?? null)

const row = (item: Row['item'], gone: boolean): Row => ({ item, gone })
const stateWords = ({ item, gone }: Row): string => {
  if (gone) return 'no longer in this view'
  if (item.state === 'copy') return 'a copy of another'
  if (item.state === 'waiting') return 'waiting for the person'
  if (item.closed) return `closed: ${item.closed.as.replaceAll('_', ' ')}, by ${item.closed.by.name}`
  return item.answeredAt ? 'answered' : 'no clock runs'
}
