import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { type Step, stepsOf } from './first-steps.ts'
import { useWholeQueue } from './ringing.tsx'

/** What this centre still needs before its first message, each with the next step; nothing where nothing is missing. */
export const FirstSteps = () => {
  const { agency, me, may } = useHere()
  const { counts } = useWholeQueue()
  const accounts = useQuery({ ...ask.accounts(agency.id), enabled: may('accounts.read') }).data?.accounts
  const people = useQuery(ask.people(agency.id)).data
  const routes = useQuery({ ...ask.alarmRoutes(agency.id), enabled: may('settings.manage') }).data
  const steps = stepsOf({
    practice: me.centre.practice,
    accounts: accounts ?? null,
    onShift: people?.onShift.length ?? null,
    routes: routes?.routes ?? null,
    mail: Boolean(routes?.mail),
    standing: counts ? counts.open + counts.waiting + (counts.copies ?? 0) : null,
    may: { connect: may('accounts.manage'), work: may('desk.work') },
  })
  if (steps.length === 0) return null
  return (
    <section className="first-steps" aria-labelledby="first-steps">
      <h3 id="first-steps">Still to do here</h3>
      <ol>
        {steps.map((step) => (
          <li key={step.id}>
            {step.says} <NextStep step={step} />
          </li>
        ))}
      </ol>
    </section>
  )
}

const NextStep = ({ step }: { step: Step }) => {
  const { agency } = useHere()
  if (step.to === 'form')
    return (
      <a href={`/report?to=${agency.id}`} target="_blank" rel="noreferrer noopener">
        {step.do}
      </a>
    )
  return step.to ? <Link to={step.to}>{step.do}</Link> : <span className="muted">{step.do}</span>
}
