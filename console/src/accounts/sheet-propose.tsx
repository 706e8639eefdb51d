import { type AnswerOf, fitsNaming, namingInWords, type Routes } from '@callbox/contract'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { announce } from '../shell/announce.ts'
import { focusThis } from '../shell/scrolls.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import { AboutFields, type AboutTyped } from './about-fields.tsx'
import { useRegister } from './use-register.ts'

export type Register = AnswerOf<Routes['register.list']>

/** Whether a name keeps to the convention, said while it is typed. */
export const NamingHint = ({ pattern, name }: { pattern: string; name: string }) => {
  if (pattern === '') return <p className="muted small">The agency has no naming convention yet.</p>
  const fits = name.trim() !== '' && fitsNaming(pattern, name)
  return (
    <p className={`small ${name.trim() === '' || fits ? 'muted' : 'needed'}`} aria-live="polite">
      {name.trim() === ''
        ? 'Convention: '
        : fits
          ? '✓ It keeps to the convention: '
          : '⚠ It does not keep to the convention: '}
      {namingInWords(pattern)}.
    </p>
  )
}

/** A new account, proposed: somebody else approves it. */
export const ProposeSheet = ({ register, onClose }: { register: Register; onClose: () => void }) => {
  const { agency, lookAgain } = useRegister()
  const { run, busy, refused } = useAct()
  const [network, setNetwork] = useState('')
  const [handle, setHandle] = useState('')
  const [name, setName] = useState('')
  const [about, setAbout] = useState<AboutTyped>({
    purpose: '',
    audience: '',
    dataImpact: '',
    owner: '',
    url: '',
  })
  const propose = async () => {
    const { url, ...said } = about
    const body = { network, handle, name, ...said, ...(url ? { url } : {}) }
    const done = await run(() => call('register.propose', { params: { agency: agency.id }, body }))
    if (!done) return
    await lookAgain()
    announce('Proposed. The owner of the strategy decides.')
    onClose()
  }
  return (
    <SheetForm
      title="Propose an account"
      wide
      onClose={onClose}
      act={propose}
      refused={refused}
      submit="Propose it"
      disabled={busy}
    >
      <label>
        Network, in one word
        <input
          required
          list="networks"
          value={network}
          onChange={(event) => setNetwork(event.target.value)}
          autoComplete="off"
          ref={focusThis}
        />
        <datalist id="networks">
          {['bluesky', 'facebook', 'instagram', 'mastodon', 'nextdoor', 'threads', 'x', 'youtube'].map(
            (one) => (
              <option key={one} value={one} />
            ),
          )}
        </datalist>
      </label>
      <label>
        Handle
        <input
          required
          value={handle}
          onChange={(event) => setHandle(event.target.value)}
          autoComplete="off"
        />
      </label>
      <NamingHint pattern={register.naming.pattern} name={handle} />
      <label>
        Name as it will be shown
        <input
          required
          minLength={3}
          value={name}
          onChange={(event) => setName(event.target.value)}
          autoComplete="off"
        />
      </label>
      <AboutFields register={register} about={about} change={setAbout} />
    </SheetForm>
  )
}
