import { counted, type QueueItem } from '@callbox/contract'
import { useState } from 'react'
import { focusThis } from '../shell/scrolls.tsx'
import { Band } from '../shell/shapes.tsx'
import { Sheet } from '../shell/sheet.tsx'
import { ActForm } from '../shell/sheet-form.tsx'
import { ClosedAs } from './closed-as.tsx'
import { closingChoices } from './closings.ts'
import { namesOf } from './names.ts'
import { subjectLine } from './subject.ts'
import { unsentOf } from './unsent.ts'
import { mayBeUrgent } from './urgent.ts'
import { goingOf, type ManyForm, manyForm } from './use-close-many.ts'
import { useDigits } from './use-digits.ts'

type LeftProps = {
  items: readonly QueueItem[]
  left: readonly { id: string; why: string }[]
  understood: () => void
}

/** What the server left open of many, and why. */
export const LeftOpenSheet = ({ items, left, understood }: LeftProps) => {
  const wordsOf = (id: string): string => {
    const item = items.find((other) => other.id === id)
    return item ? subjectLine(item) : id
  }
  return (
    <Sheet title="These stay open" onClose={understood}>
      <ul className="quiet stay-open">
        {left.map((one) => (
          <li key={one.id}>
            <bdi dir="auto" className="note-words">
              {wordsOf(one.id)}
            </bdi>
            <span className="muted small">{one.why}</span>
          </li>
        ))}
      </ul>
      <button type="button" className="verb strong" ref={focusThis} onClick={understood}>
        Understood
      </button>
    </Sheet>
  )
}

type Props = { form: ManyForm; onClose: () => void; closeMany: (form: ManyForm) => void }

/** One reason for all that were chosen; the urgent ones are asked for one by one. */
export const CloseManySheet = ({ form: given, onClose, closeMany }: Props) => {
  const [form, setForm] = useState(given)
  const [refused] = useState(() => unsentOf<ManyForm>(manyForm)?.why ?? null)
  const { items, as, why, passedTo, passedNumber, confirmed } = form
  const change = (part: Partial<ManyForm>) => setForm({ ...form, ...part })
  useDigits((n) => {
    const choice = closingChoices[n - 1]
    if (choice) change({ as: choice[0] })
  })
  const urgent = items.filter(mayBeUrgent)
  const going = goingOf(form).length
  const confirm = (id: string, yes: boolean) =>
    change({ confirmed: new Set(yes ? [...confirmed, id] : [...confirmed].filter((one) => one !== id)) })
  const close = async () => {
    onClose()
    closeMany(form)
  }
  return (
    <Sheet title={`Close ${counted(items.length, 'conversation')}`} onClose={onClose}>
      <ActForm
        act={close}
        refused={refused}
        submit={going === 0 ? 'Nothing to close' : `Close ${going}`}
        disabled={going === 0}
      >
        <ClosedAs
          as={as}
          setAs={(as) => change({ as })}
          passedTo={passedTo}
          setPassedTo={(passedTo) => change({ passedTo })}
          passedNumber={passedNumber}
          setPassedNumber={(passedNumber) => change({ passedNumber })}
          numberSays="Their number (incident, call or case), for all of them"
        />
        <label>
          One reason for all of them
          <input
            required={as !== 'spam'}
            value={why}
            onChange={(event) => change({ why: event.target.value })}
            autoComplete="off"
          />
        </label>
        {urgent.length ? (
          <fieldset className="choices">
            <legend>
              {urgent.length === 1 ? 'One may be an emergency' : `${urgent.length} may be emergencies`}: tick
              what you have read and want to close
            </legend>
            {urgent.map((item) => (
              <label key={item.id} className="split-one">
                <input
                  type="checkbox"
                  checked={confirmed.has(item.id)}
                  onChange={(event) => confirm(item.id, event.target.checked)}
                />
                <Band place={item.band} short />
                <bdi dir="auto" className="split-words">
                  {namesOf(item.author).name}: {subjectLine(item)}
                </bdi>
              </label>
            ))}
          </fieldset>
        ) : null}
        <p className="muted">
          Each on its own record with your name. Ctrl+Z takes it back for ten minutes; a request for an
          interpreter that ends with it must be made again.
        </p>
      </ActForm>
    </Sheet>
  )
}
