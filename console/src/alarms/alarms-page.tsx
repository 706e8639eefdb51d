import { counted, type AlarmGroup as Group, plural } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { Empty, Failed, Loading, Refusal } from '../shell/parts.tsx'
import { AlarmCard } from './alarm-card.tsx'
import { AlarmGroup } from './alarm-group.tsx'
import { callingIn, flood } from './calling.ts'
import { useAcknowledge } from './use-acknowledge.ts'

const placeIn = ({ kind, band, has }: Group): string => `${kind} ${band ?? ''} ${has}`
const keyOf = (group: Group): string => `${placeIn(group)} ${group.stage}`

const summaryOf = (open: number, calling: number, groups: number): string =>
  `${counted(open, 'alarm')} ${plural(open, 'is', 'are')} open in ${counted(groups, 'group')}; nobody has ${
    calling === open && open > 1 ? 'any of them' : calling.toLocaleString('en-US')
  }.`

/** Every open alarm, those of a kind and rung together: what nobody has first, the most pressing first. */
export const AlarmsPage = () => {
  const { agency } = useHere()
  const alarms = useQuery(ask.alarms(agency.id))
  const { acknowledge, acknowledgeGroup, busy, refused, forget } = useAcknowledge()
  const { groups = [], at = '' } = alarms.data ?? {}
  const open = groups.reduce((n, group) => n + group.count, 0)
  // What a person opened or folded away stays so when it climbs a rung; unasked, all is open unless it is a flood.
  const [chosen, setChosen] = useState<Readonly<Record<string, boolean>>>({})
  const isOpen = (group: Group): boolean => chosen[placeIn(group)] ?? (open <= flood && !group.has)
  return (
    <main id="main" className="page">
      <h1>Alarms</h1>
      <Refusal sentence={refused} onForget={forget} />
      {alarms.isPending ? <Loading what="the alarms" /> : null}
      {alarms.error ? <Failed error={alarms.error} again={() => void alarms.refetch()} /> : null}
      {alarms.data && groups.length === 0 ? (
        <Empty title="No alarms.">
          <p>
            One is raised when nobody looks at a life-at-risk message in time, when nobody is on shift, or
            when an account stops working. It repeats, also by e-mail or webhook, until a person acknowledges
            it. Settings say whom it reaches.
          </p>
        </Empty>
      ) : null}
      {open > 1 ? <p>{summaryOf(open, callingIn(groups), groups.length)}</p> : null}
      <ul className="cards">
        {groups.map((group) =>
          group.count === 1 ? (
            <AlarmCard key={keyOf(group)} alarm={group.oldest} acknowledge={acknowledge} />
          ) : (
            <AlarmGroup
              key={keyOf(group)}
              group={group}
              open={isOpen(group)}
              toggle={() => setChosen({ ...chosen, [placeIn(group)]: !isOpen(group) })}
              acknowledge={acknowledge}
              acknowledgeAll={() => void acknowledgeGroup(group, at)}
              busy={busy}
            />
          ),
        )}
      </ul>
    </main>
  )
}
