import type { AutomaticReason, AutomaticReplies } from '@callbox/contract'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { focusThis } from '../shell/scrolls.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import { WhyField } from '../shell/why-field.tsx'
import { languageWords, reasonWords } from './automatic-words.ts'
import { useRegister } from './use-register.ts'

type Props = { account: string; data: AutomaticReplies; onClose: () => void }

const useDone = (onClose: () => void) => {
  const { lookAgain } = useRegister()
  const { run, busy, refused } = useAct()
  const does = (act: () => Promise<unknown>, words: string) => async () => {
    if (!(await run(act))) return
    await lookAgain()
    announce(words)
    onClose()
  }
  return { does, busy, refused }
}

/** When the account answers by itself, how often, and how many. */
export const SettingsSheet = ({ account, data, onClose }: Props) => {
  const { agency } = useHere()
  const { does, busy, refused } = useDone(onClose)
  const [now, setNow] = useState(data.settings)
  const [wait, setWait] = useState(String(data.settings.waitMinutes ?? ''))
  const set = (part: Partial<typeof now>) => setNow({ ...now, ...part })
  const waitMinutes = wait.trim() === '' ? null : Number(wait)
  const keep = does(
    () =>
      call('automatic.settings', {
        params: { agency: agency.id, id: account },
        body: { ...now, waitMinutes: now.overload ? waitMinutes : null },
      }),
    now.outOfHours || now.overload ? 'It answers by itself from now on.' : 'It is off.',
  )
  return (
    <SheetForm
      title="When it answers by itself"
      onClose={onClose}
      act={keep}
      refused={refused}
      submit="Set it"
      disabled={busy}
    >
      <label className="check">
        <input
          type="checkbox"
          checked={now.outOfHours}
          onChange={(event) => set({ outOfHours: event.target.checked })}
          ref={focusThis}
        />{' '}
        Out of hours: when the account is not watched
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={now.overload}
          onChange={(event) => set({ overload: event.target.checked })}
        />{' '}
        When we cannot keep up
      </label>
      {now.overload ? (
        <label>
          Also when somebody has waited longer than so many minutes (empty: only when the centre itself cannot
          keep up)
          <input
            type="number"
            min={1}
            max={1440}
            value={wait}
            onChange={(event) => setWait(event.target.value)}
          />
        </label>
      ) : null}
      <label>
        The same person once in so many hours
        <input
          type="number"
          required
          min={1}
          max={720}
          value={now.everyHours}
          onChange={(event) => set({ everyHours: Number(event.target.value) })}
        />
      </label>
      <label>
        At most so many an hour; as many again are kept for emergencies
        <input
          type="number"
          required
          min={1}
          max={1000}
          value={now.mostAnHour}
          onChange={(event) => set({ mostAnHour: Number(event.target.value) })}
        />
      </label>
      <label>
        For whoever writes in a language that has no text
        <select value={now.fallback} onChange={(event) => set({ fallback: event.target.value })}>
          {data.languages.map((language) => (
            <option key={language} value={language}>
              {languageWords(language)}
            </option>
          ))}
        </select>
      </label>
    </SheetForm>
  )
}

/** A new version of what is said, with room left and what it must not lack said while it is typed. */
export const TextSheet = ({
  account,
  data,
  reason,
  language,
  onClose,
}: Props & { reason: AutomaticReason; language: string }) => {
  const { agency } = useHere()
  const { does, busy, refused } = useDone(onClose)
  const here = data.texts.filter((one) => one.reason === reason && one.language === language)
  const starter = data.starters.find((one) => one.reason === reason && one.language === language)?.words ?? ''
  const [words, setWords] = useState(here[0]?.words ?? starter)
  const keep = does(
    () =>
      call('automatic.write', {
        params: { agency: agency.id, id: account },
        body: { reason, language, words },
      }),
    'Written. Somebody else approves it before it is sent.',
  )
  return (
    <SheetForm
      title={`${reasonWords[reason]}, in ${languageWords(language)}`}
      wide
      onClose={onClose}
      act={keep}
      refused={refused}
      submit="Put it forward"
      disabled={busy || words.trim().length < 10}
    >
      <p className="muted">
        It begins with “Automatic reply”; to somebody in an apparent emergency the sentence that says how to
        get help comes before everything. It must name {data.number}, and should name your number for what is
        not urgent. With that sentence this account takes {data.longest.toLocaleString()} characters.
      </p>
      <label>
        What it says
        <textarea
          required
          minLength={10}
          maxLength={2000}
          rows={6}
          lang={language}
          dir="auto"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          ref={focusThis}
        />
      </label>
      {starter && words !== starter ? (
        <button type="button" className="plain" onClick={() => setWords(starter)}>
          Begin with the usual wording
        </button>
      ) : null}
    </SheetForm>
  )
}

/** The one switch for all of them. */
export const SwitchSheet = ({ stop, onClose }: { stop: boolean; onClose: () => void }) => {
  const { agency } = useHere()
  const { does, busy, refused } = useDone(onClose)
  const [why, setWhy] = useState('')
  const params = { agency: agency.id }
  const keep = does(
    () => call(stop ? 'automatic.stop' : 'automatic.resume', { params, body: { why } }),
    stop ? 'Stopped: nothing is said by itself.' : 'They go again, for what comes from now on.',
  )
  return (
    <SheetForm
      title={stop ? 'Stop all automatic replies' : 'Let automatic replies go again'}
      onClose={onClose}
      act={keep}
      refused={refused}
      submit={stop ? 'Stop them all' : 'Let them go'}
      disabled={busy || why.trim().length < 3}
    >
      <p className="muted">
        {stop
          ? 'On every account of the agency, at once. What waits to leave is taken back; what a network is being handed at this moment goes out.'
          : 'What was held back is not caught up.'}
      </p>
      <WhyField value={why} change={setWhy} least={3} most={500} />
    </SheetForm>
  )
}
