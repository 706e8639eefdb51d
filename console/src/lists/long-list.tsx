import type { ReactNode } from 'react'
import { useVerb } from '../shell/verbs.ts'
import { type LongListOptions, useLongList } from './use-long-list.ts'

type Props<T> = Omit<LongListOptions, 'count' | 'keyOf' | 'about'> & {
  items: readonly T[]
  keyOf: (item: T) => string
  about: (item: T) => number
  children: (item: T) => ReactNode
  className: string
  /** How a row is dressed. */
  rowClass?: (item: T) => string
  /** Whether there are more than are here. */
  endless: boolean
  /** Whether J and K move in it: in the one list that a page is for. */
  keys?: boolean
}

/** A list of any length: only what is in sight is drawn, and what comes next is fetched on the way there. */
export const LongList = <T,>({
  items,
  keyOf,
  about,
  children,
  className,
  rowClass,
  endless,
  keys = false,
  ...options
}: Props<T>) => {
  const one = (n: number) => items[n] as T
  const { list, rows, height, measure, step, onFocus, onBlur } = useLongList({
    ...options,
    count: items.length,
    keyOf: (n) => (items[n] === undefined ? String(n) : keyOf(one(n))),
    about: (n) => (items[n] === undefined ? 0 : about(one(n))),
  })
  useVerb('next', keys ? () => step(1) : null)
  useVerb('previous', keys ? () => step(-1) : null)
  return (
    <ol className={`long-list ${className}`} ref={list} style={{ height }} onFocus={onFocus} onBlur={onBlur}>
      {rows.map(({ n, key, gap }) =>
        items[n] === undefined ? null : (
          <li
            key={key}
            data-index={n}
            ref={measure}
            tabIndex={-1}
            aria-setsize={endless ? -1 : items.length}
            aria-posinset={n + 1}
            className={rowClass?.(one(n))}
            style={{ marginTop: gap }}
          >
            {children(one(n))}
          </li>
        ),
      )}
    </ol>
  )
}
