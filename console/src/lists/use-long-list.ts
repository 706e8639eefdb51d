import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type FocusEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { usePrefs } from '../shell/prefs.ts'
import { keepPlace, keptPlace } from './kept-places.ts'
import { belowTop, type Scroller, scrolledBy, scrollerOf, waysOf } from './scroller.ts'

export type LongListOptions = {
  count: number
  keyOf: (n: number) => string
  /** About how high a row is, in px, until it has been drawn. */
  about: (n: number) => number
  /** Fetches the next rows, asked for when the last are near; null where there are none, or while they come. */
  more?: (() => void) | null
  /** The same at the beginning, for a list that is read backwards. What is in sight stays where it is when they come. */
  earlier?: (() => void) | null
  /** Where it begins; else at its top, or where it was left under the same `place`. */
  opensAt?: number
  place?: string
}

/** So many rows before the end the next page is asked for. */
const near = 6

const focusIn = (row: Element | null | undefined): boolean => {
  const inside = row?.matches('[tabindex]') ? null : row?.querySelector<HTMLElement>('a[href], button')
  const one = inside ?? (row as HTMLElement | null | undefined)
  one?.focus({ preventScroll: true })
  return Boolean(one)
}

/**
 * A list of any length of which only the rows in sight are drawn, by their real heights, in whatever scrolls around it.
 * Rows stand one after the other in the flow: give the list `ref` and `height`, each row `data-index`, `measure` as its
 * ref, and `gap` px of room before it. The row that has the focus stays drawn.
 */
export const useLongList = <L extends HTMLElement = HTMLOListElement>(options: LongListOptions) => {
  const { count, keyOf, about, more, earlier, opensAt } = options
  const [place] = useState(options.place)
  const { size, density } = usePrefs()
  const list = useRef<L>(null)
  const [around, setAround] = useState<{ scroller: Scroller | null; margin: number; gap: number }>({
    scroller: null,
    margin: 0,
    gap: 0,
  })
  const held = useRef<string | null>(null)
  const past = useRef(false)
  const [back] = useState(() => (place ? keptPlace(place) : null))
  const virtual = useVirtualizer<Element, HTMLElement>({
    count,
    getScrollElement: () => around.scroller as Element | null,
    ...waysOf(around.scroller),
    estimateSize: about,
    getItemKey: keyOf,
    scrollMargin: around.margin,
    gap: around.gap,
    overscan: 6,
    // Under the line at the top of a telephone's screen, which stays.
    scrollPaddingStart: around.scroller instanceof Window ? 80 : 0,
    // What is read stays where it is when rows come before it; whoever is at the top sees them.
    anchorTo: earlier !== undefined || (place && past.current) ? 'end' : 'start',
    initialOffset: () => (around.scroller ? scrolledBy(around.scroller) : 0),
    ...(back ? { initialMeasurementsCache: back.sizes } : {}),
    rangeExtractor: (range) => {
      const rows = defaultRangeExtractor(range)
      for (let n = 0; held.current !== null && n < count; n += 1)
        if (keyOf(n) === held.current && !rows.includes(n)) return [...rows, n].sort((a, b) => a - b)
      return rows
    },
  })

  // After every drawing: what stands above the list may have changed its height.
  useLayoutEffect(() => {
    const one = list.current
    if (!one) return
    const scroller = scrollerOf(one)
    const margin = Math.round(belowTop(one, scroller))
    const gap = Number.parseFloat(getComputedStyle(one).rowGap) || 0
    if (scroller !== around.scroller || Math.abs(margin - around.margin) > 1 || gap !== around.gap)
      setAround({ scroller, margin, gap })
  })
  useEffect(() => {
    const again = () => setAround((now) => ({ ...now }))
    addEventListener('resize', again)
    return () => removeEventListener('resize', again)
  }, [])
  const drawn = useRef({ size, density })
  useEffect(() => {
    if (drawn.current.size === size && drawn.current.density === density) return
    drawn.current = { size, density }
    virtual.measure()
  }, [size, density, virtual])

  /** Whether a row is seen without scrolling; on a telephone the first screen is enough, for what stands above tells more. */
  const inSight = (n: number) => {
    const row = virtual.measurementsCache[n]
    const high = virtual.scrollRect?.height ?? 0
    return !row || (around.scroller instanceof Window ? row.start < high : row.end <= high)
  }
  const begun = useRef(false)
  const rows = virtual.getVirtualItems()
  past.current = (virtual.scrollOffset ?? 0) > around.margin
  const ready = around.scroller !== null && rows.length > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the first rows are drawn and measured
  useLayoutEffect(() => {
    if (!ready || begun.current) return
    begun.current = true
    if (back) {
      const n = Array.from({ length: count }, (_, n) => keyOf(n)).indexOf(back.key)
      const start = n < 0 ? undefined : virtual.getOffsetForIndex(n, 'start')?.[0]
      if (start !== undefined) virtual.scrollToOffset(start + back.into)
    } else if (opensAt !== undefined && !inSight(opensAt)) virtual.scrollToIndex(opensAt, { align: 'start' })
  }, [ready])

  const leave = useRef(() => {})
  leave.current = () => {
    if (!place || !around.scroller) return
    const offset = scrolledBy(around.scroller)
    const row = virtual.getVirtualItemForOffset(offset)
    if (row && offset > around.margin)
      keepPlace(place, { key: String(row.key), into: offset - row.start, sizes: virtual.takeSnapshot() })
  }
  useLayoutEffect(() => () => leave.current(), [])

  const nearEnd = rows.length > 0 && (rows.at(-1)?.index ?? 0) >= count - near
  const nearStart = rows.length > 0 && (rows[0]?.index ?? count) < near
  useEffect(() => {
    if (nearEnd) more?.()
  }, [nearEnd, more])
  useEffect(() => {
    // Not while it is on its way to where it opens.
    const at = around.scroller ? scrolledBy(around.scroller) - around.margin : Number.POSITIVE_INFINITY
    if (nearStart && begun.current && at < 1500) earlier?.()
  }, [nearStart, earlier, around])

  /** Brings a row into sight where it is not; from its beginning. */
  const show = (n: number) => {
    const [from, to] = [virtual.range?.startIndex ?? 0, virtual.range?.endIndex ?? 0]
    if (n <= from || n >= to) virtual.scrollToIndex(n, { align: 'start' })
  }
  const [marked, setMarked] = useState<string | null>(null)
  /** Brings a row into sight and marks it; null: none is marked any more. */
  const mark = (n: number | null) => {
    setMarked(n === null ? null : keyOf(n))
    if (n !== null) virtual.scrollToIndex(n, { align: 'center' })
  }
  /** Puts the focus into a row, wherever it is. */
  const focus = (n: number) => {
    virtual.scrollToIndex(n)
    const until = performance.now() + 1000
    const look = () => {
      if (focusIn(list.current?.querySelector(`[data-index="${n}"]`)) || performance.now() > until) return
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  }
  /** To the next row, or the one before; from nowhere to the first in sight. */
  const step = (by: number) => {
    const row = document.activeElement?.closest('[data-index]')
    const inside = row && list.current?.contains(row)
    const first = rows.find((one) => one.end > (virtual.scrollOffset ?? 0))?.index ?? 0
    focus(Math.min(count - 1, Math.max(0, inside ? Number(row.getAttribute('data-index')) + by : first)))
  }
  return {
    list,
    virtual,
    step,
    focus,
    mark,
    show,
    height: virtual.getTotalSize(),
    /** px of rows that are not drawn, below the last that is. */
    after: virtual.getTotalSize() + around.margin - (rows.at(-1)?.end ?? around.margin),
    rows: rows.map((row, at) => ({
      n: row.index,
      key: String(row.key),
      marked: row.key === marked,
      gap: row.start - (at === 0 ? around.margin : (rows[at - 1]?.end ?? 0) + around.gap),
    })),
    measure: virtual.measureElement,
    /** For the list: which row has the focus. */
    onFocus: (event: FocusEvent) => {
      const n = event.target.closest('[data-index]')?.getAttribute('data-index')
      held.current = n ? keyOf(Number(n)) : null
    },
    onBlur: () => {
      held.current = null
    },
  }
}
