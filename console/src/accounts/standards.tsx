import { namingInWords, namingProblem } from '@callbox/contract'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere, whyNot } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { VerbButton } from '../shell/parts.tsx'
import { focusThis } from '../shell/scrolls.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import { PersonChoice } from './about-fields.tsx'
import { NamingHint, type Register } from './sheet-propose.tsx'
import { useRegister } from './use-register.ts'

const NamingSheet = ({ register, onClose }: { register: Register; onClose: () => void }) => {
  const { agency, lookAgain } = useRegister()
  const { run, busy, refused } = useAct()
  const [pattern, setPattern] = useState(register.naming.pattern)
  const [tried, setTried] = useState('')
  const wrong = namingProblem(pattern)
  const keep = async () => {
    const done = await run(() =>
      call('register.naming', { params: { agency: agency.id }, body: { pattern } }),
    )
    if (!done) return
    await lookAgain()
    announce('The convention is set.')
    onClose()
  }
  return (
    <SheetForm
      title="How accounts are named"
      onClose={onClose}
      act={keep}
      refused={refused}
      submit="Set it"
      disabled={busy || wrong !== null}
    >
      <label>
        Convention: riverton-{'{beat}'} for whatever differs, # for one digit, | between alternatives
        <input
          required
          value={pattern}
          onChange={(event) => setPattern(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          ref={focusThis}
        />
      </label>
      <p className={`small ${wrong && pattern ? 'needed' : 'muted'}`} aria-live="polite">
        {wrong ?? `Read aloud: ${namingInWords(pattern)}.`}
      </p>
      <label>
        Try it on a name
        <input value={tried} onChange={(event) => setTried(event.target.value)} autoComplete="off" />
      </label>
      {wrong || tried === '' ? null : <NamingHint pattern={pattern} name={tried} />}
    </SheetForm>
  )
}

const ConferSheet = ({ register, onClose }: { register: Register; onClose: () => void }) => {
  const { agency, lookAgain } = useRegister()
  const { run, busy, refused } = useAct()
  const [other, setOther] = useState('')
  const [says, setSays] = useState('')
  const [reviewOn, setReviewOn] = useState('')
  const keep = async () => {
    const body = { with: other, says, reviewOn }
    if (!(await run(() => call('register.confer', { params: { agency: agency.id }, body })))) return
    await lookAgain()
    announce('On the record.')
    onClose()
  }
  return (
    <SheetForm
      title="Security and communications conferred"
      onClose={onClose}
      act={keep}
      refused={refused}
      submit="Put it on the record"
      disabled={busy}
    >
      <PersonChoice
        register={register}
        words="With whom (one of you security, one communications)"
        value={other}
        change={setOther}
      />
      <label>
        What came of it, national cyber advice included
        <textarea
          required
          minLength={3}
          rows={3}
          value={says}
          onChange={(event) => setSays(event.target.value)}
          dir="auto"
        />
      </label>
      <label>
        Again by
        <input required type="date" value={reviewOn} onChange={(event) => setReviewOn(event.target.value)} />
      </label>
    </SheetForm>
  )
}

/** What holds for all accounts: how they are named, and when security and communications went through the standard. */
export const Standards = ({ register }: { register: Register }) => {
  const { may } = useHere()
  const [sheet, setSheet] = useState<'naming' | 'confer' | null>(null)
  const { naming, conferred } = register
  const close = () => setSheet(null)
  return (
    <section className="card">
      <h2>For all accounts</h2>
      <dl className="facts">
        <dt>Names</dt>
        <dd>
          {naming.pattern ? `${naming.says}. ` : 'There is no convention yet: any name is taken. '}
          <VerbButton
            onPress={() => setSheet('naming')}
            whyNot={may('accounts.manage') ? null : whyNot('accounts.manage')}
          >
            {naming.pattern ? 'Change the convention' : 'Set a convention'}
          </VerbButton>
        </dd>
        <dt>Security standard</dt>
        <dd>
          {conferred ? (
            <span className={conferred.overdue ? 'needed' : ''}>
              {conferred.overdue ? '⚠ ' : ''}
              {conferred.by.name} and {conferred.with.name} went through it; again by {conferred.reviewOn}.{' '}
            </span>
          ) : (
            'Security and communications have not gone through it together yet. '
          )}
          <VerbButton
            onPress={() => setSheet('confer')}
            whyNot={may('accounts.attest') ? null : whyNot('accounts.attest')}
          >
            We have gone through it
          </VerbButton>
        </dd>
      </dl>
      {sheet === 'naming' ? <NamingSheet register={register} onClose={close} /> : null}
      {sheet === 'confer' ? <ConferSheet register={register} onClose={close} /> : null}
    </section>
  )
}
