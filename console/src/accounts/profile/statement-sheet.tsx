import type { ProfilePart, ProfileView, RegisterEntry } from '@callbox/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { call } from '../../api/client.ts'
import { ask } from '../../api/queries.ts'
import { useHere } from '../../api/session.ts'
import { Loading } from '../../shell/parts.tsx'
import { SheetForm } from '../../shell/sheet-form.tsx'
import { useEntryAct } from '../use-entry-act.ts'
import { Preview } from './preview.tsx'

const partWords: Record<ProfilePart, string> = {
  official: 'Whose it is',
  own: 'Your own sentence',
  emergency: 'Help now',
  non_emergency: 'Other matters',
  monitoring: 'Whether anybody reads',
  records: 'That it is kept',
  more: 'The link',
}
const isWords = { whole: 'in full', shortened: 'more briefly', left_out: 'left out' } as const

const languageName = (code: string): string =>
  new Intl.DisplayNames(['en'], { type: 'language' }).of(code) ?? code

/** A new version of what an account says about itself: the pack's sentences, as much of them as its network takes. */
export const StatementSheet = ({
  entry,
  view,
  onClose,
}: {
  entry: RegisterEntry
  view: ProfileView
  onClose: () => void
}) => {
  const { agency } = useHere()
  const { params, does, busy, refused } = useEntryAct(entry, onClose)
  const before = view.statements.find(({ state }) => state === 'proposed' || state === 'approved')
  const known = before?.language ?? entry.language
  const [language, setLanguage] = useState(
    view.languages.includes(known) ? known : (view.languages[0] ?? known),
  )
  const [name, setName] = useState((before?.name ?? entry.name).slice(0, view.room.name))
  const [own, setOwn] = useState(before?.parts.find(({ part }) => part === 'own')?.text ?? '')
  const [link, setLink] = useState(before ? (before.link ?? '') : (view.live?.link ?? ''))
  const [longest, setLongest] = useState(String(view.room.text))
  const [why, setWhy] = useState('')
  const asked = {
    language,
    own: useDeferredValue(own),
    ...(view.room.known || !(Number(longest) >= 60) ? {} : { longest: Number(longest) }),
  }
  const made = useQuery({
    ...ask.composed(agency.id, entry.id, asked),
    placeholderData: keepPreviousData,
  })
  const put = does(
    () => call('register.statement', { params, body: { ...asked, own, name, link: link || null, why } }),
    'Put forward. Somebody else approves it.',
  )
  const lacks = made.data?.lacks ?? []
  return (
    <SheetForm
      title={`What ${entry.handle} says about itself`}
      wide
      onClose={onClose}
      act={put}
      refused={refused}
      submit="Put it forward"
      disabled={busy || !made.data || lacks.length > 0 || why.trim().length < 3 || name.trim() === ''}
    >
      <div className="form-pair">
        <label>
          Language
          <select value={language} onChange={(event) => setLanguage(event.target.value)}>
            {view.languages.map((code) => (
              <option key={code} value={code}>
                {languageName(code)}
              </option>
            ))}
          </select>
        </label>
        <label>
          Its name there, at most {view.room.name} characters
          <input required value={name} onChange={(event) => setName(event.target.value)} dir="auto" />
        </label>
      </div>
      <label>
        A sentence of your own, if there is something to say
        <input
          maxLength={200}
          value={own}
          onChange={(event) => setOwn(event.target.value)}
          dir="auto"
          autoComplete="off"
        />
      </label>
      <label>
        The website its profile points at, if it has a place for one
        <input type="url" value={link} onChange={(event) => setLink(event.target.value)} autoComplete="off" />
      </label>
      {view.room.known ? null : (
        <label>
          How many characters its network takes; we cannot ask it
          <input
            type="number"
            min={60}
            max={5000}
            value={longest}
            onChange={(event) => setLongest(event.target.value)}
          />
        </label>
      )}
      {made.isPending ? <Loading what="the sentences" /> : null}
      {made.error ? <p className="needed">⚠ {made.error.message}</p> : null}
      {made.data ? (
        <>
          <section aria-label="As its network shows it">
            <Preview name={name || '…'} handle={entry.handle} link={link || null}>
              <p className="profile-text" dir="auto" lang={language}>
                {made.data.text}
              </p>
            </Preview>
            <p className="muted" aria-live="polite">
              {made.data.graphemes} of {made.data.longest} characters.
            </p>
          </section>
          {lacks.map((one) => (
            <p key={one} className="needed">
              ⚠ {one}
            </p>
          ))}
          <dl className="facts">
            {made.data.parts
              .filter((one) => one.is !== 'whole')
              .map((one) => (
                <div key={one.part} className="fact-pair">
                  <dt>{partWords[one.part]}</dt>
                  <dd>
                    <strong>{isWords[one.is]}.</strong> {one.why}
                  </dd>
                </div>
              ))}
          </dl>
        </>
      ) : null}
      <label>
        Why this version
        <textarea
          required
          rows={2}
          maxLength={1000}
          value={why}
          onChange={(event) => setWhy(event.target.value)}
          dir="auto"
        />
      </label>
    </SheetForm>
  )
}
