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

/** What the report form is, wherever there is one: our own page, with no name on anybody's network. */
const theForm = {
  network: 'web',
  handle: 'report-form',
  name: 'Report form',
  about: {
    purpose: 'Reports and questions of the public, without an account on any network',
    audience: 'Everybody, in any language, on any device',
    dataImpact:
      'Names, places, telephone numbers and pictures that people give; kept as records, for the time that the retention of our pack says',
    owner: '',
    url: '',
  },
}
const anyAccount = {
  network: '',
  handle: '',
  name: '',
  about: { purpose: '', audience: '', dataImpact: '', owner: '', url: '' },
}

/** A new account, proposed: somebody else approves it. `form`: the public's report form. */
export const ProposeSheet = ({
  register,
  onClose,
  form = false,
}: {
  register: Register
  onClose: () => void
  form?: boolean
}) => {
  const { agency, lookAgain } = useRegister()
  const { run, busy, refused } = useAct()
  const first = form ? theForm : anyAccount
  const [network, setNetwork] = useState(first.network)
  const [handle, setHandle] = useState(first.handle)
  const [name, setName] = useState(first.name)
  const [about, setAbout] = useState<AboutTyped>(first.about)
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
      title={form ? 'Propose the report form' : 'Propose an account'}
      wide
      onClose={onClose}
      act={propose}
      refused={refused}
      submit="Propose it"
      disabled={busy}
    >
      {form ? (
        <p className="muted">
          It is a page of this server: nothing is connected. It is open to the public as soon as somebody else
          has approved it and it is set open; what it does with personal data is said below, and is yours to
          change.
        </p>
      ) : (
        <>
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
        </>
      )}
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
