import { type AutomaticReason, type AutomaticReplies, automaticReasons } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Failed, Loading, VerbButton } from '../shell/parts.tsx'
import { AutomaticLately } from './automatic-lately.tsx'
import { AutomaticText } from './automatic-text.tsx'
import { languageWords, reasonWords } from './automatic-words.ts'
import { SettingsSheet, SwitchSheet, TextSheet } from './sheet-automatic.tsx'

type Open = { is: 'settings' | 'stop' | 'resume' } | { is: 'text'; reason: AutomaticReason; language: string }

/** What an account says by itself while nobody can answer: when, in which words, and what became of it. */
export const AutomaticPart = ({ account }: { account: string }) => {
  const { agency, may } = useHere()
  const { data, error, refetch } = useQuery({
    ...ask.automatic(agency.id, account),
    enabled: may('accounts.read'),
  })
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  return (
    <section className={`card ${data?.stopped ? 'needs' : ''}`}>
      <div className="row spread">
        <h2>What it says by itself</h2>
        {data ? (
          <VerbButton
            onPress={() => setOpen({ is: 'settings' })}
            whyNot={may('accounts.manage') ? null : whyNot('accounts.manage')}
          >
            Set when
          </VerbButton>
        ) : null}
      </div>
      {error ? <Failed error={error} again={() => void refetch()} /> : null}
      {!data && !error ? <Loading what="what it says by itself" /> : null}
      {data ? (
        <>
          <State data={data} open={setOpen} />
          {automaticReasons.map((reason) => (
            <Texts key={reason} reason={reason} data={data} account={account} open={setOpen} />
          ))}
          <AutomaticLately data={data} />
          <p className="muted small">
            A person hears it once in the time that is set, always with how to get help; never a program,
            never a copy, never where a colleague is at work. It closes nothing and meets no target: the
            clocks run on (APCO 2.1.2, 2.3.3, 4.1.1; CoP CM5).
          </p>
        </>
      ) : null}
      {data && open?.is === 'settings' ? (
        <SettingsSheet account={account} data={data} onClose={close} />
      ) : null}
      {data && open?.is === 'text' ? (
        <TextSheet
          account={account}
          data={data}
          reason={open.reason}
          language={open.language}
          onClose={close}
        />
      ) : null}
      {open?.is === 'stop' || open?.is === 'resume' ? (
        <SwitchSheet stop={open.is === 'stop'} onClose={close} />
      ) : null}
    </section>
  )
}

/** Whether it would answer at this moment, and why not: what is missing is said first. */
const State = ({ data, open }: { data: AutomaticReplies; open: (sheet: Open) => void }) => {
  const { agency, may } = useHere()
  const now = useNow()
  const { settings, stopped, delegation, hours } = data
  const on = settings.outOfHours || settings.overload
  if (stopped)
    return (
      <div className="row spread">
        <p className="needed">
          ⚠ Stopped on every account by {stopped.by.name}, {timeAt(stopped.at, agency.zone, now)}:{' '}
          <bdi>{stopped.why}</bdi>
        </p>
        <VerbButton
          onPress={() => open({ is: 'resume' })}
          whyNot={may('accounts.manage') ? null : whyNot('accounts.manage')}
        >
          Let them go again
        </VerbButton>
      </div>
    )
  if (!on) return <Steps data={data} />
  const speaks =
    (settings.outOfHours && hours.watchedNow === false) || (settings.overload && data.overloadNow)
  return (
    <>
      <p>
        <strong>{speaks ? 'It answers by itself now' : 'It is on and says nothing now'}</strong>
        {': '}
        {[
          settings.outOfHours
            ? hours.always
              ? 'its hours are all hours, so it is never out of them'
              : `out of hours (it is ${hours.watchedNow ? '' : 'not '}watched now)`
            : null,
          settings.overload
            ? `when we cannot keep up${settings.waitMinutes ? ` or somebody waits ${settings.waitMinutes} min` : ''} (${data.overloadNow ?? 'not so now'})`
            : null,
        ]
          .filter(Boolean)
          .join('; ')}
        .
      </p>
      <p className="muted">
        Each person once in {settings.everyHours} h; at most {settings.mostAnHour} an hour, and as many again
        in emergencies. Who writes in another language reads {languageWords(settings.fallback)}.{' '}
        {delegation ? `${delegation.responsible} answers for them (${delegation.name}).` : ''}
      </p>
      {delegation ? null : <NoDelegation />}
      {data.cannot ? <p className="needed">⚠ {data.cannot}</p> : null}
      <div className="row">
        <VerbButton
          onPress={() => open({ is: 'stop' })}
          whyNot={may('sending.settle') ? null : whyNot('sending.settle')}
        >
          Stop all automatic replies
        </VerbButton>
      </div>
    </>
  )
}

const NoDelegation = () => (
  <p className="needed">
    ⚠ Nobody answers for them any more, so none leaves. <Link to="/delegations">Give a delegation</Link>
  </p>
)

/** What is still to be done before it can speak: the empty state is the list of it. */
const Steps = ({ data }: { data: AutomaticReplies }) => {
  const { fallback } = data.settings
  const text = data.texts.some((one) => one.language === fallback)
  const approved = data.texts.some((one) => one.language === fallback && one.standing === 'in_use')
  const steps: [boolean, React.ReactNode][] = [
    [
      text,
      `Write what it says, at least in ${languageWords(fallback)}: “Write it” opens with wording to begin with.`,
    ],
    [approved, `Somebody else approves it; it cannot be approved without ${data.number}.`],
    [
      data.delegation !== null,
      <>
        The decision maker gives a <Link to="/delegations">delegation</Link> with the name of whoever answers
        for it.
      </>,
    ],
    [data.hours.set, 'Its hours are set, so that it is known when nobody watches.'],
    [false, 'It is switched on, under “Set when”.'],
  ]
  return (
    <>
      <p>
        <strong>It is off.</strong> Who writes while nobody watches hears nothing. To change that:
      </p>
      <ol className="steps">
        {steps.map(([done, words], at) => (
          <li key={['write', 'approve', 'delegate', 'hours', 'on'][at]} className={done ? 'muted' : ''}>
            {done ? '✓ ' : '○ '}
            {words}
          </li>
        ))}
      </ol>
    </>
  )
}

const Texts = ({
  reason,
  data,
  account,
  open,
}: {
  reason: AutomaticReason
  data: AutomaticReplies
  account: string
  open: (sheet: Open) => void
}) => {
  const { may } = useHere()
  return (
    <>
      <h3>{reasonWords[reason]}</h3>
      <ul className="quiet automatic-texts">
        {data.languages.map((language) => {
          const here = data.texts.filter((one) => one.reason === reason && one.language === language)
          return (
            <li key={language}>
              <div className="row spread">
                <span>{languageWords(language)}</span>
                <VerbButton
                  onPress={() => open({ is: 'text', reason, language })}
                  whyNot={may('accounts.manage') ? null : whyNot('accounts.manage')}
                >
                  {here.length > 0 ? 'New wording' : 'Write it'}{' '}
                  <span className="unseen">
                    in {languageWords(language)}, {reason === 'overload' ? 'for overload' : 'out of hours'}
                  </span>
                </VerbButton>
              </div>
              {here.length === 0 ? <p className="muted">Nothing is written.</p> : null}
              {here.map((text) => (
                <AutomaticText key={text.id} text={text} account={account} />
              ))}
            </li>
          )
        })}
      </ul>
    </>
  )
}
