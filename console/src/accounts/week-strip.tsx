import { type Hours, weekdays } from '@callbox/contract'
import { dayNames, placeOf, weekInWords, writeDay } from './week.ts'

/** The week as seven bars, midnight to midnight; said in words for whoever does not see it. */
export const WeekStrip = ({ hours }: { hours: Hours }) => (
  <figure className="week">
    <div className="week-bars" aria-hidden="true">
      {weekdays.map((day) => {
        const spans = hours.always ? [{ from: '00:00', to: '24:00' }] : hours.week[day]
        return (
          <div key={day} className="week-day" title={`${dayNames[day]} ${writeDay(spans) || 'nobody'}`}>
            <span className="week-name">{dayNames[day].slice(0, 2)}</span>
            <span className="week-line">
              {spans.map((span) => {
                const { left, width } = placeOf(span)
                return (
                  <span
                    key={span.from}
                    className="week-span"
                    style={{ insetInlineStart: `${left}%`, width: `${width}%` }}
                  />
                )
              })}
            </span>
          </div>
        )
      })}
      <div className="week-day week-scale">
        <span className="week-name" />
        <span className="week-line">
          <span>0</span>
          <span>6</span>
          <span>12</span>
          <span>18</span>
          <span>24</span>
        </span>
      </div>
    </div>
    <figcaption>
      {weekInWords(hours)}
      {hours.holidays.length > 0 ? ` Nobody on ${hours.holidays.join(', ')}.` : ''}
    </figcaption>
  </figure>
)
