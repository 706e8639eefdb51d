import { type Closing, counted } from '@callbox/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { announce } from '../shell/announce.ts'
import { SheetForm } from '../shell/sheet-form.tsx'
import { ClosedAs } from './closed-as.tsx'
import { closingChoices as choices } from './closings.ts'
import { keepDone } from './done.ts'
import type { SheetProps } from './sheet-props.ts'
import { useDigits } from './use-digits.ts'

/** Closing is a decision with a name and, where it needs one, a reason. */
export const CloseSheet = ({ conversation, acts, onClose }: SheetProps) => {
  const go = useNavigate()
  const queries = useQueryClient()
  const [as, setAs] = useState<Closing>(conversation.answeredAt ? 'answered' : 'passed_on')
  const [why, setWhy] = useState('')
  const [passedTo, setPassedTo] = useState('')
  const [passedNumber, setPassedNumber] = useState('')
  const [withCopies, setWithCopies] = useState(false)
  // What came after the sheet was opened has not been seen: it stays.
  const [copies] = useState(conversation.copies)
  useDigits((n) => {
    const choice = choices[n - 1]
    if (choice) setAs(choice[0])
    else if (copies && n === choices.length + 1) setWithCopies((now) => !now)
  })
  const close = async () => {
    const body = {
      as,
      ...(why ? { why } : {}),
      ...(as === 'passed_on' ? { passedTo, passedNumber } : {}),
      ...(withCopies && copies ? { copiesUntil: copies.newest } : {}),
    }
    const done = await acts.run(() => call('desk.close', { params: acts.params, body }))
    void acts.again()
    if (!done) return
    const says = done.copies ? `Closed, with ${done.copies} of its copies.` : 'Closed.'
    announce(says)
    keepDone(says, () => acts.undoDeed(done.deed))
    onClose()
    void queries.invalidateQueries({ queryKey: ['queue'] })
    void go({ to: '/' })
  }
  return (
    <SheetForm
      title="Close it"
      onClose={onClose}
      act={close}
      refused={acts.refused}
      submit="Close it"
      disabled={acts.busy}
    >
      <ClosedAs
        as={as}
        setAs={setAs}
        passedTo={passedTo}
        setPassedTo={setPassedTo}
        passedNumber={passedNumber}
        setPassedNumber={setPassedNumber}
        numberSays="Their number (incident, call or case)"
      />
      <label>
        {as === 'no_reply_needed' ? 'Reason' : 'Remark, if any'}
        <input
          required={as === 'no_reply_needed'}
          value={why}
          onChange={(event) => setWhy(event.target.value)}
          autoComplete="off"
        />
      </label>
      {copies ? (
        <fieldset className="choices">
          <legend className="unseen">Its copies</legend>
          <label>
            <input
              type="checkbox"
              checked={withCopies}
              onChange={(event) => setWithCopies(event.target.checked)}
            />
            <kbd>{choices.length + 1}</kbd>{' '}
            <strong>Close its {counted(copies.count, 'copy', 'copies')} with it</strong>{' '}
            <span className="muted">
              {withCopies
                ? 'Each on its own record, with this reason. Those that somebody else holds stay.'
                : 'Else the first of them takes its place in the queue.'}
            </span>
          </label>
        </fieldset>
      ) : null}
    </SheetForm>
  )
}
