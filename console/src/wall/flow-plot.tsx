import { counted } from '@callbox/contract'
import { useHere } from '../api/session.ts'
import { apart, lineOf, roundUp } from './scales.ts'
import type { Wall } from './use-wall.ts'

const box = { width: 340, height: 130, left: 34, top: 12 } as const
const all = { width: 460, height: 176 } as const

const hourIn = (zone: string): ((moment: string) => string) => {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', timeStyle: 'short' })
  return (moment) => format.format(new Date(moment))
}

/** Arrivals against answers in slots of ten minutes: two lines, named at their ends, and the same as a table. */
export const FlowPlot = ({ flow }: { flow: Wall['flow'] }) => {
  const { agency } = useHere()
  const at = hourIn(agency.zone)
  const running = flow.slots.at(-1)
  const before = flow.slots.at(-2)
  // The slot that runs is not full yet: as a line it would seem to fall. What rises already, as a flood does, is shown.
  const rises = running && before && running.arrived > before.arrived && running.answered >= before.answered
  const full = before && !rises ? flow.slots.slice(0, -1) : flow.slots
  const last = full.at(-1)
  const top = roundUp(Math.max(...full.flatMap((slot) => [slot.arrived, slot.answered])))
  const y = (n: number): number => box.height - (n / top) * box.height
  const [came, went] = apart(y(last?.arrived ?? 0), y(last?.answered ?? 0), 17)
  const sentence = `${flow.arrived.toLocaleString('en-US')} came and ${counted(flow.answered, 'answer')} went out since ${at(flow.slots[0]?.at ?? '')}; ${counted(flow.unanswered, 'was', 'were')} closed without an answer. In these ten minutes: ${running?.arrived ?? 0} came, ${running?.answered ?? 0} answered.`
  const every = Math.max(1, Math.ceil(full.length / 5))
  return (
    <figure className="wall-plot" aria-labelledby="wall-flow">
      <h2 id="wall-flow">Arrivals against answers</h2>
      <svg viewBox={`0 0 ${all.width} ${all.height}`} aria-hidden="true" focusable="false">
        <g transform={`translate(${box.left} ${box.top})`}>
          {[0, 0.5, 1].map((part) => (
            <g key={part} className="axis">
              <line x1="0" x2={box.width} y1={y(part * top)} y2={y(part * top)} />
              {part === 0.5 && top % 2 ? null : (
                <text x="-6" y={y(part * top) + 4} textAnchor="end">
                  {part * top}
                </text>
              )}
            </g>
          ))}
          {full.map((slot, n) =>
            n % every === 0 ? (
              <text
                key={slot.at}
                className="axis-words"
                x={full.length > 1 ? (n / (full.length - 1)) * box.width : box.width}
                y={box.height + 18}
                textAnchor={n === 0 ? 'start' : 'middle'}
              >
                {at(slot.at)}
              </text>
            ) : null,
          )}
          <path
            className="line went"
            d={lineOf(
              full.map((s) => s.answered),
              top,
              box.width,
              box.height,
            )}
          />
          <path
            className="line came"
            d={lineOf(
              full.map((s) => s.arrived),
              top,
              box.width,
              box.height,
            )}
          />
          <text className="line-name came" x={box.width + 6} y={came + 4}>
            {last?.arrived} came
          </text>
          <text className="line-name went" x={box.width + 6} y={went + 4}>
            {last?.answered} answered
          </text>
        </g>
      </svg>
      <figcaption>{sentence}</figcaption>
      <details>
        <summary>By the hour, as a table</summary>
        <div className="table-scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col">Came</th>
                <th scope="col">Answered</th>
              </tr>
            </thead>
            <tbody>
              {hours(flow).map((hour) => (
                <tr key={hour.at}>
                  <th scope="row">{at(hour.at)}</th>
                  <td>{hour.arrived}</td>
                  <td>{hour.answered}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}

type Slot = Wall['flow']['slots'][number]

/** The slots added up by six: an hour each, from the beginning of the shift. */
const hours = ({ slots, step }: Wall['flow']): Slot[] => {
  const perHour = Math.round(3600 / step)
  return slots.flatMap((first, n) => {
    if (n % perHour) return []
    const those = slots.slice(n, n + perHour)
    return [
      {
        at: first.at,
        arrived: those.reduce((sum, one) => sum + one.arrived, 0),
        answered: those.reduce((sum, one) => sum + one.answered, 0),
      },
    ]
  })
}
