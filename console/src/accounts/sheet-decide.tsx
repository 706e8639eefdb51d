import { useState } from 'react'
import { call } from '../api/client.ts'
import { focusThis } from '../shell/scrolls.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import { WhyField } from '../shell/why-field.tsx'
import { PersonChoice } from './about-fields.tsx'
import type { EntrySheet } from './sheets.tsx'
import { useEntryAct } from './use-entry-act.ts'

/** Private messages open or closed, with the reason. */
export const PrivateSheet = ({ entry, onClose }: EntrySheet) => {
  const { params, does, busy, refused } = useEntryAct(entry, onClose)
  const [decision, setDecision] = useState<'open' | 'closed'>(entry.privateMessages?.decision ?? 'open')
  const [why, setWhy] = useState('')
  const keep = does(() => call('register.private', { params, body: { decision, why } }), 'Decided.')
  return (
    <SheetForm
      title="Private messages"
      onClose={onClose}
      act={keep}
      refused={refused}
      submit="Decide"
      disabled={busy || why.trim().length < 3}
    >
      <fieldset>
        <legend>They are</legend>
        <label className="check">
          <input
            type="radio"
            name="private"
            checked={decision === 'open'}
            onChange={() => setDecision('open')}
          />{' '}
          open: they are read and answered as any other
        </label>
        <label className="check">
          <input
            type="radio"
            name="private"
            checked={decision === 'closed'}
            onChange={() => setDecision('closed')}
          />{' '}
          closed: what comes is still kept and shown, and no private answer leaves
        </label>
      </fieldset>
      <WhyField value={why} change={setWhy} most={1000} />
    </SheetForm>
  )
}

/** Whether the account takes reports, and under which procedure. */
export const ProcedureSheet = ({ entry, onClose }: EntrySheet) => {
  const { params, does, busy, refused } = useEntryAct(entry, onClose)
  const [takesReports, setTakes] = useState(entry.takesReports)
  const [procedure, setProcedure] = useState(entry.procedure?.says ?? '')
  const keep = does(
    () => call('register.procedure', { params, body: { takesReports, procedure } }),
    'Decided.',
  )
  return (
    <SheetForm
      title="Reports"
      onClose={onClose}
      act={keep}
      refused={refused}
      submit="Approve it"
      disabled={busy || (takesReports && procedure.trim().length < 3)}
    >
      <label className="check">
        <input type="checkbox" checked={takesReports} onChange={(event) => setTakes(event.target.checked)} />{' '}
        It takes reports from the public
      </label>
      <label>
        Operating procedure, with its version
        <input
          required={takesReports}
          maxLength={300}
          value={procedure}
          onChange={(event) => setProcedure(event.target.value)}
          autoComplete="off"
          ref={focusThis}
        />
      </label>
    </SheetForm>
  )
}

/** The risk of the hours in which nobody watches. */
export const RiskSheet = ({ entry, register, onClose }: EntrySheet) => {
  const { params, does, busy, refused } = useEntryAct(entry, onClose)
  const [says, setSays] = useState(entry.risk?.says ?? '')
  const [owner, setOwner] = useState(entry.risk?.owner.id ?? '')
  const [reviewOn, setReviewOn] = useState(entry.risk?.reviewOn ?? '')
  const keep = does(() => call('register.risk', { params, body: { says, owner, reviewOn } }), 'Recorded.')
  return (
    <SheetForm
      title="The hours in which nobody watches"
      onClose={onClose}
      act={keep}
      refused={refused}
      submit="Record it"
      disabled={busy}
    >
      <label>
        What can happen, and what is done about it
        <textarea
          required
          minLength={3}
          rows={3}
          value={says}
          onChange={(event) => setSays(event.target.value)}
          dir="auto"
          ref={focusThis}
        />
      </label>
      <PersonChoice register={register} words="Who carries it" value={owner} change={setOwner} />
      <label>
        Looked at again by
        <input required type="date" value={reviewOn} onChange={(event) => setReviewOn(event.target.value)} />
      </label>
    </SheetForm>
  )
}
