import { type Closing, counted } from '@callbox/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { announce } from '../shell/announce.ts'
import { SheetForm } from '../shell/sheet-form.tsx'
import { ClosedAs } from './closed-as.tsx'
import { closingChoices as choices } from './closings.ts'
import { keepDone, showWords, underWay } from './done.ts'
import type { SheetProps } from './sheet-props.ts'
import { dropUnsent, notDone, unsentOf } from './unsent.ts'
import { useDigits } from './use-digits.ts'
import { useHiddenRows } from './use-hidden-rows.ts'

type Typed = { as: Closing; why: string; passedTo: string; passedNumber: string; withCopies: boolean }
/** What was typed for a closing that did not come about stands under this name. */
export const closeForm = (conversation: string): string => `close ${conversation}`

/** Closing is a decision with a name and, where it needs one, a reason. */
export const CloseSheet = ({ conversation, acts, onClose }: SheetProps) => {
  const go = useNavigate()
  const queries = useQueryClient()
  const hide = useHiddenRows()
  const form = closeForm(conversation.id)
  const [before] = useState(() => unsentOf<Typed>(form))
  const [as, setAs] = useState<Closing>(
    before?.typed.as ?? (conversation.answeredAt ? 'answered' : 'passed_on'),
  )
  const [why, setWhy] = useState(before?.typed.why ?? '')
  const [passedTo, setPassedTo] = useState(before?.typed.passedTo ?? '')
  const [passedNumber, setPassedNumber] = useState(before?.typed.passedNumber ?? '')
  const [withCopies, setWithCopies] = useState(before?.typed.withCopies ?? false)
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
    dropUnsent(form)
    onClose()
    const putBack = hide(new Set([conversation.id]))
    showWords('Closing…')
    void go({ to: '/' })
    const done = await underWay(
      acts.run(
        () => call('desk.close', { params: acts.params, body }),
        (refusal) => {
          putBack()
          const typed = { as, why, passedTo, passedNumber, withCopies }
          const says = 'It was not closed; X has the form as it was.'
          notDone(form, { typed, says, why: refusal }, () =>
            go({ to: '/c/$id', params: { id: conversation.id } }),
          )
        },
      ),
    )
    void acts.again()
    void queries.invalidateQueries({ queryKey: ['queue'] })
    if (!done) return
    const says = done.copies ? `Closed, with ${done.copies} of its copies.` : 'Closed.'
    announce(says)
    keepDone(says, () => acts.undoDeed(done.deed))
  }
  return (
    <SheetForm
      title="Close it"
      onClose={onClose}
      act={close}
      refused={before?.why ?? null}
      submit="Close it"
      disabled={false}
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
            <kbd>{choices.length + 1}</kbd>
            <span className="choice-words">
              <strong>Close its {counted(copies.count, 'copy', 'copies')} with it</strong>{' '}
              <span className="muted">
                {withCopies
                  ? 'Each on its own record, with this reason. Those that somebody else holds stay.'
                  : 'Else the first of them takes its place in the queue.'}
              </span>
            </span>
          </label>
        </fieldset>
      ) : null}
    </SheetForm>
  )
}
