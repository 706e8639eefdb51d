import type { RotaRow } from '@callbox/contract'
import type { KeyboardEvent } from 'react'
import { useNow } from '../shell/now.ts'
import type { Rota } from './use-rota.ts'
import { dayWords, hoursOn, kindWords, spansOn } from './words.ts'

export type Cell = { row: RotaRow; day: Rota['days'][number] }
const nowWords: Record<RotaRow['now'], string> = {
  on: 'on now',
  off: 'off now',
  leave: 'on leave',
  unknown: 'no rota',
}

const steps: Record<string, readonly [number, number]> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
}

/** Arrows go from day to day and from person to person; Enter opens. */
const onArrow = (event: KeyboardEvent<HTMLTableElement>): void => {
  const step = steps[event.key]
  const cell = (event.target as Element).closest('td')
  if (!step || !cell) return
  const row = cell.parentElement as HTMLTableRowElement
  const table = event.currentTarget
  const next = table.tBodies[0]?.rows[row.sectionRowIndex + step[0]]?.cells[cell.cellIndex + step[1]]
  const button = next?.querySelector('button')
  if (!button) return
  event.preventDefault()
  button.focus()
  button.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

/** A week, one line a person; what holds now has a thick edge. */
export const Strip = ({ rota, onOpen }: { rota: Rota; onOpen: ((cell: Cell) => void) | null }) => {
  const now = new Date(useNow()).toISOString()
  return (
    <section className="table-scroll" data-scrolls="" aria-label="The week, person by person">
      <table className="rota" onKeyDown={onArrow}>
        <thead>
          <tr>
            <th scope="col">Person</th>
            {rota.days.map((day) => (
              <th key={day.day} scope="col" className={day.from <= now && now < day.until ? 'today' : ''}>
                {dayWords(day.day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rota.rows.map((row) => (
            <tr key={row.person.id}>
              <th scope="row">
                <bdi>{row.person.name}</bdi>
                <br />
                <span className="small muted">{nowWords[row.now]}</span>
              </th>
              {rota.days.map((day) => (
                <td key={day.day}>
                  <Day cell={{ row, day }} zone={rota.zone} now={now} onOpen={onOpen} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

type DayProps = { cell: Cell; zone: string; now: string; onOpen: ((cell: Cell) => void) | null }

const Day = ({ cell, zone, now, onOpen }: DayProps) => {
  const { row, day } = cell
  const spans = spansOn(row.spans, day)
  const shown = spans.map((span) => (
    <span
      key={`${span.from} ${span.kind}`}
      className={`rota-span is-${span.kind} ${span.from <= now && now < span.until ? 'is-now' : ''}`}
      title={span.why}
    >
      {span.kind === 'on' ? '' : `${kindWords[span.kind]} `}
      {hoursOn(span, day, zone)}
    </span>
  ))
  if (!onOpen) return shown
  return (
    <button type="button" className="rota-cell" onClick={() => onOpen(cell)}>
      <span className="unseen">
        {row.person.name}, {dayWords(day.day)}:{spans.length === 0 ? ' nothing planned' : ''}
      </span>
      {spans.length > 0 ? (
        shown
      ) : (
        <span className="rota-add" aria-hidden="true">
          +
        </span>
      )}
    </button>
  )
}
