import { type Closing, counted, emergencyBands, plural, type QueueItem } from '@callbox/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { Sheet } from '../shell/parts.tsx'
import { focusThis } from '../shell/scrolls.tsx'
import { Band } from '../shell/shapes.tsx'
import { ActForm } from '../shell/sheet-form.tsx'
import { ClosedAs } from './closed-as.tsx'
import { closingChoices } from './closings.ts'
import { keepDone } from './done.ts'
import { namesOf } from './names.ts'
import { subjectLine } from './subject.ts'
import { useDigits } from './use-digits.ts'
import { useDeeds } from './use-undo.ts'

/** What triage says may be an emergency, or is not sure about: closed only when it is ticked by itself. */
export const mayBeUrgent = (item: Pick<QueueItem, 'band' | 'marks'>): boolean =>
  emergencyBands.includes(item.band) || item.marks.includes('perhaps urgent')

type Props = {
  items: readonly QueueItem[]
  /** When the queue was read that they were chosen from. */
  seenAt: string
  onClose: () => void
  onDone: () => void
}

/** One reason for all that were chosen; the urgent ones are asked for one by one. */
export const CloseManySheet = ({ items: given, seenAt, onClose, onDone }: Props) => {
  const { agency } = useHere()
  const queries = useQueryClient()
  const { run, busy, refused } = useAct()
  const { undoDeed } = useDeeds()
  // What was chosen when the sheet opened: nothing comes in from behind.
  const [items] = useState(given)
  const [since] = useState(seenAt)
  const [as, setAs] = useState<Closing>('no_reply_needed')
  const [why, setWhy] = useState('')
  const [passedTo, setPassedTo] = useState('')
  const [passedNumber, setPassedNumber] = useState('')
  const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(new Set())
  const [left, setLeft] = useState<{ id: string; why: string }[] | null>(null)
  useDigits((n) => {
    const choice = closingChoices[n - 1]
    if (choice) setAs(choice[0])
  })
  const urgent = items.filter(mayBeUrgent)
  const going = items.length - urgent.length + confirmed.size
  const confirm = (id: string, yes: boolean) =>
    setConfirmed(new Set(yes ? [...confirmed, id] : [...confirmed].filter((one) => one !== id)))
  const close = async () => {
    const body = {
      ids: items.filter((item) => !mayBeUrgent(item) || confirmed.has(item.id)).map((item) => item.id),
      as,
      seenAt: since,
      confirmed: [...confirmed],
      ...(why ? { why } : {}),
      ...(as === 'passed_on' ? { passedTo, passedNumber } : {}),
    }
    const done = await run(() => call('desk.close_many', { params: { agency: agency.id }, body }))
    void queries.invalidateQueries({ queryKey: ['queue', agency.id] })
    void queries.invalidateQueries({ queryKey: ['conversation', agency.id] })
    if (!done) return
    const { deed, closed } = done
    const says = `Closed ${closed.length}.${done.left.length ? ` ${done.left.length} ${plural(done.left.length, 'stays', 'stay')} open.` : ''}`
    announce(says)
    if (deed) keepDone(says, () => undoDeed(deed))
    if (done.left.length) setLeft(done.left)
    else onDone()
  }
  if (left)
    return (
      <Sheet title="These stay open" onClose={onDone}>
        <ul className="quiet stay-open">
          {left.map((one) => {
            const item = items.find((other) => other.id === one.id)
            return (
              <li key={one.id}>
                <bdi dir="auto" className="note-words">
                  {item ? subjectLine(item) : one.id}
                </bdi>
                <span className="muted small">{one.why}</span>
              </li>
            )
          })}
        </ul>
        <button type="button" className="verb strong" ref={focusThis} onClick={onDone}>
          Understood
        </button>
      </Sheet>
    )
  return (
    <Sheet title={`Close ${counted(items.length, 'conversation')}`} onClose={onClose}>
      <ActForm
        act={close}
        refused={refused}
        submit={going === 0 ? 'Nothing to close' : `Close ${going}`}
        disabled={busy || going === 0}
      >
        <ClosedAs
          as={as}
          setAs={setAs}
          passedTo={passedTo}
          setPassedTo={setPassedTo}
          passedNumber={passedNumber}
          setPassedNumber={setPassedNumber}
          numberSays="Their number (incident, call or case), for all of them"
        />
        <label>
          One reason for all of them
          <input
            required={as !== 'spam'}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
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
