/** What is known of a centre; null: not known (yet), or not this person's to know. */
export type Facts = {
  practice: boolean
  accounts: { network: string; state: string }[] | null
  onShift: number | null
  routes: { kind: string; state: string }[] | null
  mail: boolean
  /** Conversations that are open, wait or are copies. */
  standing: number | null
  may: { connect: boolean; work: boolean }
}
export type Step = {
  id: 'account' | 'shift' | 'alarms' | 'mail' | 'try'
  says: string
  to?: string
  do?: string
}

const supervisors = 'A supervisor or communications officer does this.'

/** What still stands between a centre and its first message, in the order in which to do it. */
export const stepsOf = ({ practice, accounts, onShift, routes, mail, standing, may }: Facts): Step[] => {
  const steps: Step[] = []
  const live = accounts?.filter(({ state }) => state === 'live')
  const networks = live?.filter(({ network }) => network !== 'web')
  if (networks?.length === 0)
    steps.push({
      id: 'account',
      says: practice
        ? 'No account is connected: the public cannot be heard. This practice centre has a simulated network to connect to.'
        : 'No official account is connected: only the report form can be heard.',
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
