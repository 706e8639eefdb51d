/** What is known of a centre; null: not known (yet), or not this person's to know. */
export type Facts = {
  practice: boolean
  accounts: { network: string; state: string }[] | null
  onShift: number | null
  routes: { kind: string; state: string }[] | null
  mail: boolean
  /** Conversations that are open, wait or are copies. */
  standing: number | null
  /** How many work here. */
  staff: number | null
  /** How far the report form has come in the register; 'none' when nobody has proposed it. */
  form: 'none' | 'proposed' | 'approved' | 'open' | null
  /** Accounts from which nobody may answer, for want of a delegation. */
  uncovered: number | null
  may: { connect: boolean; work: boolean; invite: boolean; approve: boolean }
}
export type Step = {
  id: 'people' | 'form' | 'delegation' | 'account' | 'shift' | 'alarms' | 'mail' | 'try'
  says: string
  to?: string
  do?: string
}

const supervisors = 'A supervisor or communications officer does this.'

/** What a centre that was just founded needs before anybody can be heard and answered. */
const foundation = ({ practice, staff, form, uncovered, may }: Facts): Step[] => {
  if (practice) return []
  const steps: Step[] = []
  if (staff === 1)
    steps.push({
      id: 'people',
      says: 'You are alone here. Invite those who answer (desk officer or supervisor) and the decision maker: nobody approves what they proposed themselves.',
      ...(may.invite ? { to: '/people', do: 'Invite somebody' } : { do: 'An administrator does this.' }),
    })
  if (form === 'none')
    steps.push({
      id: 'form',
      says: 'The public has no form to write to you: propose it in the register of accounts.',
      ...(may.connect ? { to: '/accounts', do: 'Propose the report form' } : { do: supervisors }),
    })
  if (form === 'proposed')
    steps.push({
      id: 'form',
      says: 'The report form is proposed and waits for the decision maker.',
      ...(may.approve ? { to: '/accounts', do: 'Decide on it' } : {}),
    })
  if (form === 'approved')
    steps.push({
      id: 'form',
      says: 'The report form is approved: set it open, and the public can write.',
      ...(may.connect ? { to: '/accounts', do: 'Open it' } : { do: supervisors }),
    })
  if (uncovered)
    steps.push({
      id: 'delegation',
      says: 'Nobody may answer yet: no standing delegation says who answers for what is sent.',
      ...(may.approve
        ? { to: '/delegations', do: 'Give a delegation' }
        : { do: 'The decision maker gives one.' }),
    })
  return steps
}

/** What still stands between a centre and its first message, in the order in which to do it. */
export const stepsOf = (facts: Facts): Step[] => {
  const { practice, accounts, onShift, routes, mail, standing, may } = facts
  const steps = foundation(facts)
  const live = accounts?.filter(({ state }) => state === 'live')
  const networks = live?.filter(({ network }) => network !== 'web')
  if (networks?.length === 0)
    steps.push({
      id: 'account',
      says: practice
        ? 'No account is connected: the public cannot be heard. This practice centre has a simulated network to connect to.'
        : 'No official account on a network is connected.',
      ...(may.connect ? { to: '/accounts', do: 'Connect an account' } : { do: supervisors }),
    })
  // Whoever may work has the button to begin before their eyes.
  if (onShift === 0 && !may.work)
    steps.push({
      id: 'shift',
      says: 'Nobody is on shift. Messages come in and their clocks run all the same; a desk officer or supervisor begins one.',
    })
  const on = routes?.filter(({ state }) => state === 'on')
  if (on?.length === 0)
    steps.push({
      id: 'alarms',
      says: 'Alarms go nowhere: if nobody looks at a life-at-risk message, only this screen will know.',
      to: '/settings',
      do: 'Say whom they wake',
    })
  if (!mail && on?.some(({ kind }) => kind === 'email'))
    steps.push({
      id: 'mail',
      says: 'Alarms are to leave by e-mail, and no mail server is set.',
      to: '/settings',
      do: 'Set the mail server',
    })
  if (standing === 0 && live?.some(({ network }) => network === 'web'))
    steps.push({
      id: 'try',
      says: 'See how it works: write something on the public’s form, as a member of the public would. It comes to the queue within a second.',
      to: 'form',
      do: 'Open the form in a new tab',
    })
  return steps
}
