import type { ClosingLine, LifeStep } from '@callbox/contract'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { focusThis } from '../shell/scrolls.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import type { EntrySheet } from './sheets.tsx'
import { useEntryAct } from './use-entry-act.ts'
import { isDecision, stepAsksWhy, stepWords } from './words.ts'

const means: Record<LifeStep, string> = {
  approve: 'It may be opened on its network. Your name stands for it.',
  refuse: 'The proposal ends here; the same account can be proposed anew.',
  open: 'It is there on its network. Where we have a connector for it, it was connected here first.',
  go_live: 'The public list shows it as official from now on.',
  review: 'It stays official; the owner of the strategy then keeps it or has it closed.',
  keep: 'It goes on as it was.',
  close: 'It leaves the public list at once. What is left to do is listed, and done by name.',
  finish: 'Nothing is read or sent any more, and our credential is thrown away.',
}

/** One step in the life of an account, with its reason where the record wants one. */
export const StepSheet = ({ entry, onClose, step }: EntrySheet & { step: LifeStep }) => {
  const { params, does, busy, refused } = useEntryAct(entry, onClose)
  const [why, setWhy] = useState('')
  const asks = stepAsksWhy.includes(step)
  const body = why.trim() ? { why } : {}
  const take = does(
    () =>
      isDecision(step)
        ? call('register.decide', { params, body: { step, ...body } })
        : call('register.step', { params, body: { step, ...body } }),
    `${stepWords[step]}: done.`,
  )
  return (
    <SheetForm
      title={`${stepWords[step]}: ${entry.handle}`}
      onClose={onClose}
      act={take}
      refused={refused}
      submit={stepWords[step]}
      disabled={busy || (asks && !why.trim())}
    >
      <p className="muted">{means[step]}</p>
      <label>
        {asks ? 'Why' : 'Why, if there is something to say'}
        <textarea
          required={asks}
          rows={3}
          maxLength={1000}
          value={why}
          onChange={(event) => setWhy(event.target.value)}
          dir="auto"
          ref={focusThis}
        />
      </label>
    </SheetForm>
  )
}

/** One line of what is done before an account is closed. */
export const TickSheet = ({ entry, onClose, line }: EntrySheet & { line: ClosingLine }) => {
  const { params, does, busy, refused } = useEntryAct(entry, onClose)
  const [note, setNote] = useState('')
  const tick = does(() => call('register.tick', { params, body: { line, note } }), 'Done, with your name.')
  return (
    <SheetForm
      title="This is done"
      onClose={onClose}
      act={tick}
      refused={refused}
      submit="It is done"
      disabled={busy || note.trim().length < 3}
    >
      <p>{entry.closing.find((one) => one.line === line)?.says}.</p>
      <label>
        How, or what could not be done
        <textarea
          required
          rows={3}
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          dir="auto"
          ref={focusThis}
        />
      </label>
    </SheetForm>
  )
}
