import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { More, moreOf, type Paged } from '../lists/more.tsx'
import { usePrefs } from '../shell/prefs.ts'
import { useVerb } from '../shell/verbs.ts'
import type { Row } from './arrivals.ts'
import { namesOf } from './names.ts'
import { QueueRow } from './queue-row.tsx'
import { subjectOf } from './subject.ts'
import type { Choice } from './use-choice.ts'

type Props = {
  rows: readonly Row[]
  openId: string | null
  open: (id: string, claim?: boolean) => void
  cursor: string | null
  setCursor: (id: string) => void
  /** The pages they came in. */
  query: Paged
  /** Rows chosen for one act; null where nothing is done with many. */
  choice: Choice | null
}
const heights = {
  comfortable: { small: 80, middle: 86, large: 98 },
  compact: { small: 60, middle: 64, large: 73 },
} as const

/** The rows, only those in sight; J and K move the cursor and, where the queue is hidden, the open conversation. */
export const QueueList = ({ rows, openId, open, cursor, setCursor, query, choice }: Props) => {
  const box = useRef<HTMLDivElement>(null)
  const { size, density } = usePrefs()
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => heights[density][size],
    overscan: 8,
    getItemKey: (n) => rows[n]?.item.id ?? n,
  })
  const wantsFocus = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new text size or density is a new row height
  useEffect(() => virtual.measure(), [size, density, virtual])

  const at = rows.findIndex((row) => row.item.id === (cursor ?? openId))
  const move = (by: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))]
    if (!row) return
    const hidden = box.current?.offsetParent === null
    setCursor(row.item.id)
    if (hidden) return open(row.item.id)
    wantsFocus.current = true
    virtual.scrollToIndex(rows.indexOf(row))
  }
  useVerb('next', () => move(1))
  useVerb('previous', () => move(-1))
  const current = at >= 0 ? rows[at] : rows[0]
  useVerb('choose', choice && current ? () => choice.toggle(current.item.id) : null)
  const extend = (by: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, (at < 0 ? 0 : at) + by))]
    if (!choice || !current || !next) return
    choice.add(current.item.id, next.item.id)
    move(by)
  }
  useVerb('choose next', choice ? () => extend(1) : null)
  useVerb('choose previous', choice ? () => extend(-1) : null)
  useVerb('open', current ? () => open(current.item.id) : null)
  useVerb('claim', current && !openId ? () => open(current.item.id, true) : null)
  useEffect(() => {
    if (!wantsFocus.current || !cursor) return
    const timer = setTimeout(() => {
      wantsFocus.current = false
      box.current
        ?.querySelector<HTMLElement>(`[data-row="${CSS.escape(cursor)}"]`)
        ?.focus({ preventScroll: true })
    }, 30)
    return () => clearTimeout(timer)
  }, [cursor])

  // Space puts the cursor on what is new, which may stand out of sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new cursor scrolls, never a new row
  useEffect(() => {
    const place = rows.findIndex((row) => row.item.id === cursor)
    if (place >= 0) virtual.scrollToIndex(place)
  }, [cursor])

  const more = moreOf(query)
  const items = virtual.getVirtualItems()
  const nearEnd = (items.at(-1)?.index ?? 0) >= rows.length - 5
  useEffect(() => {
    if (nearEnd) more?.()
  }, [nearEnd, more])
  return (
    <div className="rows" ref={box}>
      <ol style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index]
          if (!row) return null
          return (
            <li
              key={item.key}
              aria-setsize={query.hasNextPage ? -1 : rows.length}
              aria-posinset={item.index + 1}
              className={choice?.choosing ? 'choosing' : undefined}
              style={{ transform: `translateY(${item.start}px)`, height: item.size }}
            >
              <QueueRow
                row={row}
                isOpen={row.item.id === openId}
                isCursor={row.item.id === cursor}
                inTabOrder={row === current}
                chosen={choice?.has(row.item.id) ?? false}
                onOpen={() => {
                  setCursor(row.item.id)
                  open(row.item.id)
                }}
              />
              {choice && !row.gone ? (
                <input
                  type="checkbox"
                  className="row-choice"
                  aria-label={`Choose ${namesOf(row.item.author).name}: ${subjectOf(row.item).slice(0, 60)}`}
                  checked={choice.has(row.item.id)}
                  tabIndex={choice.choosing && row === current ? 0 : -1}
                  onChange={() => choice.toggle(row.item.id)}
                />
              ) : null}
            </li>
          )
        })}
      </ol>
      <More query={query} />
    </div>
  )
}
