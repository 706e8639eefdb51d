import { counted, type AlarmGroup as Group } from '@callbox/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { Failed, Loading, VerbButton } from '../shell/parts.tsx'
import { Band } from '../shell/shapes.tsx'
import { AlarmAbout } from './alarm-about.tsx'
import { AlarmCard } from './alarm-card.tsx'

type Props = {
  group: Group
  open: boolean
  toggle: () => void
  acknowledge: (id: string) => void
  acknowledgeAll: () => void
  busy: boolean
}

/** Alarms of one kind and rung: how many, how long the oldest waits, and all of them a page at a time when it is opened. */
export const AlarmGroup = ({ group, open, toggle, acknowledge, acknowledgeAll, busy }: Props) => {
  const { may } = useHere()
  const id = useId()
  const { oldest, has, count } = group
  const no = may('alarms.acknowledge')
    ? busy
      ? 'It is being acknowledged.'
      : null
    : whyNot('alarms.acknowledge')
  return (
    <li className={`card alarm-group ${has ? '' : 'needs'}`}>
      <div className="alarm-group-head">
        {group.band ? <Band place={group.band} short /> : null}
        <h2 id={id}>{group.sentence}</h2>
      </div>
      <p className="muted">
        {has
          ? 'Acknowledged: nobody is called about them any more.'
          : `${group.rung.replace(/^./, (a) => a.toUpperCase())}; nobody has them.`}
      </p>
      {open ? null : oldest.about ? (
        <p>
          <span className="muted">The oldest: </span>
          <AlarmAbout about={oldest.about} />
        </p>
      ) : null}
      <div className="row">
        <button type="button" className="verb" aria-expanded={open} aria-describedby={id} onClick={toggle}>
          {open ? 'Fold them away' : `Show all ${count.toLocaleString('en-US')}`}
        </button>
        {has ? null : (
          <VerbButton onPress={acknowledgeAll} whyNot={no} describes="One act; each has its own record">
            Acknowledge {counted(count, 'alarm')}
          </VerbButton>
        )}
      </div>
      {open ? <Members group={group} acknowledge={acknowledge} /> : null}
    </li>
  )
}

const Members = ({ group, acknowledge }: Pick<Props, 'group' | 'acknowledge'>) => {
  const { agency } = useHere()
  const members = useInfiniteQuery(ask.alarmsOf(agency.id, group))
  const all = members.data?.pages.flatMap((page) => page.alarms) ?? []
  const left = group.count - all.length
  return (
    <>
      {members.isPending ? <Loading what="the alarms" /> : null}
      {members.error ? <Failed error={members.error} again={() => void members.refetch()} /> : null}
      <ul className="cards">
        {all.map((alarm) => (
          <AlarmCard key={alarm.id} alarm={alarm} inGroup acknowledge={acknowledge} />
        ))}
      </ul>
      {members.hasNextPage ? (
        <button
          type="button"
          className="verb"
          disabled={members.isFetchingNextPage}
          onClick={() => void members.fetchNextPage()}
        >
          {members.isFetchingNextPage
            ? 'Fetching more…'
            : `Show more${left > 0 ? ` of ${counted(left, 'other')}` : ''}`}
        </button>
      ) : null}
    </>
  )
}
