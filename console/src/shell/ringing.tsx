import { counted, plural, type QueueItem } from '@callbox/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import { callingIn } from '../alarms/calling.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { ringKey, toRing } from '../desk/arrivals.ts'
import { namesOf } from '../desk/names.ts'
import { subjectLine, subjectOf } from '../desk/subject.ts'
import { announce } from './announce.ts'
import { setServerTime } from './now.ts'
import { ring, ringsHere } from './sound.ts'

/** The newest of the whole queue, wherever the person is: title, sound and screen reader tell of a life at risk. */
export const useWholeQueue = () => {
  const { agency, may } = useHere()
  const queue = useInfiniteQuery({ ...ask.queue(agency.id, 'all'), enabled: may('desk.read') })
  const items = useMemo(() => queue.data?.pages.flatMap((page) => page.items) ?? [], [queue.data])
  return { items, counts: queue.data?.pages.at(-1)?.counts, at: queue.data?.pages[0]?.at }
}

const tell = (items: readonly QueueItem[]) => {
  const first = items[0]
  if (!first) return
  const more = items.length > 1 ? ` and ${items.length - 1} more` : ''
  const news = first.copies?.news.at(-1)
  announce(
    `Life at risk${more}: ${subjectLine(first)}${news ? `; new in its copies: ${news}` : ''}`,
    'assertive',
  )
}

export const Ringing = () => {
  const { agency, me } = useHere()
  const { items, counts, at } = useWholeQueue()
  const { alarms, groups } = useQuery(ask.alarms(agency.id)).data ?? {}
  const calling = callingIn(groups)
  const called = useRef(0)
  const rung = useRef(new Set<string>())

  useEffect(() => {
    if (at) setServerTime(at)
  }, [at])
  useEffect(() => {
    const fresh = toRing(items, rung.current)
    for (const item of fresh) rung.current.add(ringKey(item))
    if (fresh.length === 0) return
    tell(fresh)
    if (ringsHere()) ring(2)
  }, [items])
  useEffect(() => {
    const fresh = (alarms ?? []).filter(
      (alarm) => !alarm.acknowledged && !rung.current.has(`${alarm.id} ${alarm.stage}`),
    )
    for (const alarm of fresh) rung.current.add(`${alarm.id} ${alarm.stage}`)
    const first = fresh[0]
    // In a flood the newest are beyond the page that is here: their number says that there are more.
    const more = calling > called.current
    called.current = calling
    if (!first && !more) return
    const about = first?.about ? ` ${namesOf(first.about.author).name}: ${subjectOf(first.about)}` : ''
    announce(
      first
        ? `Alarm: ${first.sentence}.${about}`
        : `${counted(calling, 'alarm')} ${plural(calling, 'calls', 'call')} for a person`,
      'assertive',
    )
    if (ringsHere()) ring(1)
  }, [alarms, calling])

  const unseen = items.filter(
    (item) => item.band === 'life_at_risk' && item.state === 'open' && !item.lookedAt,
  ).length
  useEffect(() => {
    const title = unseen
      ? `⬢ ${unseen} life at risk · Callbox`
      : counts?.open
        ? `(${counts.open}) Callbox`
        : 'Callbox'
    // Also where only the title is seen: among other windows and in the task bar.
    document.title = me.centre.practice ? `PRACTICE ${title}` : title
  }, [unseen, counts?.open, me.centre.practice])
  return null
}
