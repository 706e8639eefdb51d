import type { AnswerOf, Routes } from '@callbox/contract'
import { Link } from '@tanstack/react-router'
import { useHere } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { FindHere } from '../lists/find-here.tsx'
import { placeHere } from '../lists/kept-places.ts'
import { useLongList } from '../lists/use-long-list.ts'
import { useNow } from '../shell/now.ts'
import { Scrolls } from '../shell/scrolls.tsx'
import { useVerb } from '../shell/verbs.ts'

type Entry = AnswerOf<Routes['records.list']>['entries'][number]

/** A row of rows that are not drawn: their room. */
const Room = ({ px }: { px: number }) =>
  px > 0 ? (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: there is nothing in it, and it takes no focus
    <tr className="unseen-rows" aria-hidden="true">
      <td colSpan={4} style={{ height: px }} />
    </tr>
  ) : null

/** The record log as a table of any length; J and K go from entry to entry, Enter opens one. */
export const RecordsTable = ({
  entries,
  more,
  endless,
}: {
  entries: readonly Entry[]
  more: (() => void) | null
  endless: boolean
}) => {
  const { agency } = useHere()
  const now = useNow()
  const { list, rows, after, measure, step, focus, mark, onFocus, onBlur } =
    useLongList<HTMLTableSectionElement>({
      count: entries.length,
      keyOf: (n) => entries[n]?.id ?? String(n),
      about: () => 34,
      more,
      place: placeHere('records'),
    })
  const placeOf = (key: string) => entries.findIndex((one) => one.id === key)
  useVerb('next', () => step(1))
  useVerb('previous', () => step(-1))
  return (
    <>
      <FindHere
        where="the record log"
        rows={() =>
          entries.map(({ id, number, kind, summary }) => ({ key: id, text: `${number} ${kind} ${summary}` }))
        }
        count={entries.length}
        by={1}
        further={more}
        endless={endless}
        show={(key) => mark(key === null ? null : placeOf(key))}
        go={(key) => focus(placeOf(key))}
      />
      <Scrolls className="table-scroll" name="Record log">
        <table className="records" aria-rowcount={endless ? -1 : entries.length + 1}>
          <colgroup>
            <col className="records-entry" />
            <col className="records-when" />
            <col className="records-what" />
            <col />
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col">Entry</th>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">About</th>
            </tr>
          </thead>
          <tbody ref={list} onFocus={onFocus} onBlur={onBlur}>
            {rows.map(({ n, key, gap, marked }) => {
              const entry = entries[n]
              return entry ? (
                <RowsBefore key={key} px={gap}>
                  <tr
                    data-index={n}
                    ref={measure}
                    aria-rowindex={n + 2}
                    className={marked ? 'found-row' : undefined}
                  >
                    <td>
                      <Link to="/records/$id" params={{ id: entry.id }}>
                        {entry.number.toLocaleString()}
                      </Link>
                    </td>
                    <td>{timeAt(entry.at, agency.zone, now)}</td>
                    <td>{entry.kind.replaceAll(/[._]/g, ' ')}</td>
                    <td>
                      <bdi dir="auto">{entry.summary}</bdi>
                    </td>
                  </tr>
                </RowsBefore>
              ) : null
            })}
            <Room px={after} />
          </tbody>
        </table>
      </Scrolls>
    </>
  )
}

const RowsBefore = ({ px, children }: { px: number; children: React.ReactNode }) => (
  <>
    <Room px={px} />
    {children}
  </>
)
