import { type AttestedKind, type AttestedLine, attestedKinds } from '@callbox/contract'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { focusThis } from '../shell/scrolls.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import type { EntrySheet } from './sheets.tsx'
import { useEntryAct } from './use-entry-act.ts'
import { kindWords } from './words.ts'

const asks: Record<AttestedKind, string> = {
  password: 'How it is kept: long and used nowhere else, or a passkey',
  second_factor: 'Which, and who holds it',
  login_alerts: 'Where they go',
  recovery: 'Which address or number; the agency’s own, no person’s',
  devices_seen:
    'What the network’s list of signed-in devices showed; what does not belong there is signed out',
  apps_seen: 'What the network’s list of apps with access showed; each is registered here',
  device: 'Which device',
  app: 'Which app or service',
  unknown_app: 'What it is called there',
  verification: 'What the profile shows',
}

/** How the account is set on its network, or an app that has access. */
export const AttestSheet = ({ entry, onClose }: EntrySheet) => {
  const { me } = useHere()
  const { params, does, busy, refused } = useEntryAct(entry, onClose)
  const [kind, setKind] = useState<AttestedKind>(
    attestedKinds.find((one) => !entry.attested.some((line) => line.kind === one)) ?? 'app',
  )
  const [what, setWhat] = useState('')
  const [access, setAccess] = useState('')
  const [need, setNeed] = useState('')
  const [owner, setOwner] = useState(me.name)
  const [reviewOn, setReviewOn] = useState('')
  const isApp = kind === 'app' || kind === 'unknown_app'
  const body = { kind, what, access: isApp ? access : '', need, owner, reviewOn }
  const keep = does(() => call('register.attest', { params, body }), 'Confirmed, with your name.')
  return (
    <SheetForm
      title={`Confirm for ${entry.handle}`}
      wide
      onClose={onClose}
      act={keep}
      refused={refused}
      submit="I have looked, and it is so"
      disabled={busy}
    >
      <label>
        What
        <select
          value={kind}
          onChange={(event) => setKind(event.target.value as AttestedKind)}
          ref={focusThis}
        >
          {attestedKinds.map((one) => (
            <option key={one} value={one}>
              {kindWords[one]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {asks[kind]}
        <input
          required
          minLength={3}
          value={what}
          onChange={(event) => setWhat(event.target.value)}
          autoComplete="off"
        />
      </label>
      {isApp ? (
        <label>
          What it may do there
          <input
            required
            minLength={3}
            value={access}
            onChange={(event) => setAccess(event.target.value)}
            autoComplete="off"
          />
        </label>
      ) : null}
      <label>
        {kind === 'unknown_app' ? 'What is known of it' : 'Why it is needed'}
        <input
          required
          minLength={3}
          value={need}
          onChange={(event) => setNeed(event.target.value)}
          autoComplete="off"
        />
      </label>
      <label>
        {kind === 'unknown_app' ? 'Who finds out' : 'Whose it is'}
        <input
          required
          minLength={3}
          value={owner}
          onChange={(event) => setOwner(event.target.value)}
          autoComplete="off"
        />
      </label>
      <label>
        Looked at again by
        <input required type="date" value={reviewOn} onChange={(event) => setReviewOn(event.target.value)} />
      </label>
    </SheetForm>
  )
}

type LineSheet = EntrySheet & { line: AttestedLine }

/** Looked at again, and still so. */
export const AgainSheet = ({ entry, onClose, line }: LineSheet) => {
  const { params, does, busy, refused } = useEntryAct(entry, onClose)
  const [reviewOn, setReviewOn] = useState('')
  const keep = does(
    () => call('register.attest_again', { params: { ...params, line: line.id }, body: { reviewOn } }),
    'Confirmed again.',
  )
  return (
    <SheetForm
      title={`Still so: ${line.what}`}
      onClose={onClose}
      act={keep}
      refused={refused}
      submit="I have looked, and it is so"
      disabled={busy || reviewOn === ''}
    >
      <label>
        Looked at again by
        <input
          required
          type="date"
          value={reviewOn}
          onChange={(event) => setReviewOn(event.target.value)}
          ref={focusThis}
        />
      </label>
    </SheetForm>
  )
}

/** It is so no longer. */
export const EndSheet = ({ entry, onClose, line }: LineSheet) => {
  const { params, does, busy, refused } = useEntryAct(entry, onClose)
  const [why, setWhy] = useState('')
  const keep = does(
    () => call('register.attest_end', { params: { ...params, line: line.id }, body: { why } }),
    'Ended.',
  )
  return (
    <SheetForm
      title={`No longer so: ${line.what}`}
      onClose={onClose}
      act={keep}
      refused={refused}
      submit="It is so no longer"
      disabled={busy || why.trim().length < 3}
    >
      <label>
        Why
        <textarea
          required
          rows={2}
          maxLength={500}
          value={why}
          onChange={(event) => setWhy(event.target.value)}
          dir="auto"
          ref={focusThis}
        />
      </label>
    </SheetForm>
  )
}
