import { judgeCover } from './cover.ts'
import type { Entry } from './entry.ts'
import { closingWords } from './entry.ts'
import type { Ground } from './ground.ts'
import { isAlways, isNever } from './hours.ts'
import { type Asked, stateWords, type Transition } from './life.ts'
import { namingState } from './naming.ts'

type Who = { caller: string; why: string | undefined }

const lines = Object.keys(closingWords) as (keyof typeof closingWords)[]

/** Why a question of a step is not answered yet, as a sentence; null when it is. */
const answers: Record<Asked, (entry: Entry, ground: Ground, who: Who) => string | null> = {
  another_person: (entry, _, { caller }) =>
    entry.proposed?.by === caller
      ? 'You put this account forward: somebody else who owns the strategy must decide.'
      : null,
  reason: (_, __, { why }) => (why ? null : 'Say why: the reason goes on the record.'),
  purpose: ({ purpose, audience, dataImpact }) =>
    purpose && audience && dataImpact
      ? null
      : 'What it is for, for whom, and what it does with personal data must be on file first.',
  name: (entry, { naming }) => {
    const { fits, says } = namingState(entry, naming)
    return fits === false ? says : null
  },
  connected: (entry, { connectors }) =>
    entry.account || !connectors.get(entry.network)?.connect
      ? null
      : `Connect ${entry.handle} first (below the register): then it is opened as what the network says it is.`,
  owner: ({ owner }, { people }) =>
    owner !== null && people.has(owner) ? null : 'Name an owner who works here now.',
  keepers: (entry, ground) => {
    const { short, says } = judgeCover(entry, ground)
    return short ? says : null
  },
  hours: ({ hours }) => (hours === null || isNever(hours) ? 'Set the hours in which it is watched.' : null),
  risk: ({ hours, risk }, { day }) =>
    hours === null || isAlways(hours) || (risk && risk.reviewOn >= day)
      ? null
      : 'It is not watched at all hours: record that risk, who carries it and when it is looked at again.',
  private: ({ privateMessages }) =>
    privateMessages ? null : 'Decide whether private messages are open or closed.',
  list_done: ({ closing }) => {
    const left = lines.filter((line) => !closing[line])
    return left.length === 0 ? null : `Not done yet: ${left.map((line) => closingWords[line]).join('; ')}.`
  },
}

/** Why a step cannot be taken now; null when it can. `reason` is left to the one who takes it when `why` is not given yet. */
export const whyNotStep = (
  entry: Entry,
  transition: Transition,
  ground: Ground,
  who: Who,
  { asking = false } = {},
): string | null => {
  if (!transition.from.includes(entry.state))
    return `This account is ${stateWords[entry.state]}: that step is for accounts that are ${transition.from.map((state) => stateWords[state]).join(' or ')}.`
  const open = transition.asks
    .filter((asked) => !(asking && asked === 'reason'))
    .map((asked) => answers[asked](entry, ground, who))
    .filter((sentence) => sentence !== null)
  return open.length === 0 ? null : open.join(' ')
}

/** Whether posts may be scheduled on an account at this moment, and why not (APCO 2.3.2). */
export const scheduleOf = (entry: Entry, ground: Ground): { can: boolean; why: string | null } => {
  const no = (why: string) => ({ can: false, why })
  if (entry.state !== 'live' && entry.state !== 'under_review')
    return no(`${entry.handle} is ${stateWords[entry.state]}: only a live account can be written to.`)
  if (!entry.account) return no(`${entry.handle} is not connected.`)
  if (entry.account.state !== 'live') return no(`${entry.handle} is ${entry.account.state}.`)
  const { short, says } = judgeCover(entry, ground)
  if (short) return no(says)
  const { state, sentence } = entry.account.health
  return state === 'signed_out' || state === 'cannot_send' ? no(sentence) : { can: true, why: null }
}
