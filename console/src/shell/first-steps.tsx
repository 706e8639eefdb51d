import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { askPeople } from '../people/use-people.ts'
import { type Facts, type Step, stepsOf } from './first-steps.ts'
import { useWholeQueue } from './ringing.tsx'

/** How far the report form has come: the furthest of what stands in the register. */
const formOf = (entries: readonly { network: string; state: string }[]): Facts['form'] => {
  const states = entries.filter(({ network }) => network === 'web').map(({ state }) => state)
  if (states.some((state) => ['opened', 'live', 'under_review'].includes(state))) return 'open'
  return states.includes('approved') ? 'approved' : states.includes('proposed') ? 'proposed' : 'none'
}

/** What this centre still needs before its first message, each with the next step; nothing where nothing is missing. */
export const FirstSteps = () => {
  const { counts } = useWholeQueue()
  return <Steps standing={counts ? counts.open + counts.waiting + (counts.copies ?? 0) : null} />
}

/** The same for somebody who does not read the desk, and yet has a part in it: who lets people in, who decides. */
export const StepsApart = () => <Steps standing={null} />

const Steps = ({ standing }: { standing: number | null }) => {
  const { agency, me, may } = useHere()
  const accounts = useQuery({ ...ask.accounts(agency.id), enabled: may('accounts.read') }).data?.accounts
  const people = useQuery({ ...ask.people(agency.id), enabled: may('desk.read') }).data
  const routes = useQuery({ ...ask.alarmRoutes(agency.id), enabled: may('settings.manage') }).data
  const real = !me.centre.practice
  const staff = useQuery({ ...askPeople.list(agency.id), enabled: real && may('people.read') }).data?.people
  const register = useQuery({ ...ask.register(agency.id), enabled: real && may('accounts.read') }).data
  const { data: given } = useQuery({
    ...ask.delegations(agency.id),
    enabled: real && may('accounts.read'),
  })
  const steps = stepsOf({
    practice: me.centre.practice,
    accounts: accounts ?? null,
    onShift: people?.onShift.length ?? null,
    routes: routes?.routes ?? null,
    mail: Boolean(routes?.mail),
    standing,
    staff: staff?.length ?? null,
    form: register ? formOf(register.entries) : null,
    uncovered: given?.without.length ?? null,
    may: {
      connect: may('accounts.manage'),
      work: may('desk.work'),
      invite: may('people.manage'),
      approve: may('accounts.approve'),
    },
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
