import type { CSSProperties, ReactNode } from 'react'
import { useHere } from '../api/session.ts'
import { clock, spoken } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Band } from '../shell/shapes.tsx'
import type { Wall } from './use-wall.ts'

type FigureProps = { name: string; value: string; said?: string; needed?: boolean; children?: ReactNode }

const Figure = ({ name, value, said, needed = false, children }: FigureProps) => (
  <div className={`wall-figure ${needed ? 'is-needed' : ''}`}>
    <dt>
      {needed ? <span aria-hidden="true">⚠ </span> : null}
      {name}
    </dt>
    <dd style={{ '--chars': Math.max(2, value.length) } as CSSProperties}>
      <span className="wall-number" aria-hidden={said ? true : undefined}>
        {value}
      </span>
      {said ? <span className="unseen">{said}</span> : null}
      <span className="wall-beside">{children}</span>
    </dd>
  </div>
)

const whole = (n: number): string => n.toLocaleString('en-US')

/** What can be read from across the room: waiting, oldest, overdue, on shift. */
export const Figures = ({ wall: { waiting, shift } }: { wall: Wall }) => {
  const { agency } = useHere()
  const now = useNow()
  const pressing = waiting.byBand.slice(0, 2)
  const { longest } = waiting
  const age = longest ? (now - Date.parse(longest.since)) / 1000 : null
  const here = shift.people.filter((one) => one.since !== null)
  return (
    <dl className="wall-figures">
      <Figure name="Waiting" value={whole(waiting.n)}>
        {pressing.map(({ band, n }) => (
          <span key={band} className="wall-part">
            <Band place={band} short /> {whole(n)}
          </span>
        ))}
        {waiting.n === 0 ? 'nobody waits for us' : null}
      </Figure>
      <Figure
        name="Oldest"
        value={age === null ? '–' : clock(age)}
        said={age === null ? 'none' : spoken(age)}
      >
        {longest ? <Band place={longest.band} short /> : 'no one is waiting'}
      </Figure>
      <Figure name="Overdue" value={whole(waiting.overdue)} needed={waiting.overdue > 0}>
        {waiting.overdue > 0
          ? [
              waiting.overdueLook ? `${whole(waiting.overdueLook)} not looked at` : '',
              waiting.overdueAnswer ? `${whole(waiting.overdueAnswer)} not answered` : '',
            ]
              .filter(Boolean)
              .join(', ')
          : 'all within target'}
      </Figure>
      <Figure name="On shift" value={String(here.length)} needed={here.length === 0}>
        {here.length === 0 ? (
          `nobody reads for ${agency.name}`
        ) : (
          <bdi>
            {here
              .slice(0, 4)
              .map((one) => one.person.name)
              .join(' · ')}
            {here.length > 4 ? ` and ${here.length - 4} more` : ''}
          </bdi>
        )}
      </Figure>
    </dl>
  )
}
