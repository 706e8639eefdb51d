import type { Closing } from '@callbox/contract'
import { focusThis } from '../shell/scrolls.tsx'
import { closingChoices } from './closings.ts'

type Props = {
  as: Closing
  setAs: (as: Closing) => void
  passedTo: string
  setPassedTo: (to: string) => void
  passedNumber: string
  setPassedNumber: (number: string) => void
  numberSays: string
}

/** As what it is closed, by digit or by hand; what was passed on says to whom and under which number. */
export const ClosedAs = ({
  as,
  setAs,
  passedTo,
  setPassedTo,
  passedNumber,
  setPassedNumber,
  numberSays,
}: Props) => (
  <>
    <fieldset className="choices">
      <legend className="unseen">As</legend>
      {closingChoices.map(([value, words, says], n) => (
        <label key={value}>
          <input
            type="radio"
            name="as"
            checked={as === value}
            onChange={() => setAs(value)}
            ref={as === value ? focusThis : null}
          />
          <kbd>{n + 1}</kbd>
          <span className="choice-words">
            <strong>{words}</strong> <span className="muted">{says}</span>
          </span>
        </label>
      ))}
    </fieldset>
    {as === 'passed_on' ? (
      <>
        <label>
          To whom
          <input
            required
            value={passedTo}
            onChange={(event) => setPassedTo(event.target.value)}
            autoComplete="off"
          />
        </label>
        <label>
          {numberSays}
          <input
            required
            value={passedNumber}
            onChange={(event) => setPassedNumber(event.target.value)}
            autoComplete="off"
          />
        </label>
      </>
    ) : null}
  </>
)
