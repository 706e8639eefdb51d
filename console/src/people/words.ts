import {
  type AgencyRight,
  type Employee,
  type Grant,
  type Role,
  rightWords,
  roleNames,
} from '@callbox/contract'

/** A day in the agency's zone: 1 Mar 2026. */
export const dayOf = (moment: string, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'medium' }).format(new Date(moment))

type Named = { id: string; name: string }

/** Which accounts and beats a role holds for, in words. */
export const scopeWords = (
  only: Grant['only'],
  { accounts, beats }: { accounts: ReadonlyMap<string, string>; beats: readonly Named[] },
): string => {
  if (only === null) return 'the whole agency'
  const named = [
    ...only.beats.map((id) => beats.find((beat) => beat.id === id)?.name ?? 'a beat that is gone'),
    ...only.accounts.map((id) => accounts.get(id) ?? 'an account that is closed'),
  ]
  return named.length > 0 ? `only ${named.join(', ')}` : 'no account at all'
}

/** From when to when, in words. */
export const timeWords = ({ from, until, state }: Grant, zone: string): string => {
  const begin = state === 'coming' ? `from ${dayOf(from, zone)}` : `since ${dayOf(from, zone)}`
  if (state === 'over') return `${dayOf(from, zone)} to ${until ? dayOf(until, zone) : 'an end'}`
  return until ? `${begin}, until ${dayOf(until, zone)}` : begin
}

export const roleWords = (role: string): string => roleNames[role as Role] ?? role
export const mayWords = (right: string): string => rightWords[right as AgencyRight] ?? right

/** What somebody may do, what holds for some accounts only said so. */
export const mayList = (may: Employee['may']): string[] =>
  may.map(({ right, only }) => (only === null ? mayWords(right) : `${mayWords(right)} (some accounts)`))

/** What was counted when somebody left, in words; nothing that was nought. */
export const endedWords = (ended: Record<string, number>): string => {
  const words: Record<string, readonly [string, string]> = {
    roles: ['role', 'roles'],
    sessions: ['session', 'sessions'],
    credentials: ['way to sign in', 'ways to sign in'],
    responsibilities: ['responsibility', 'responsibilities'],
    keys: ['API key', 'API keys'],
    claims: ['conversation put back in the queue', 'conversations put back in the queue'],
    drafts: ['draft', 'drafts'],
    answers: ['answer taken back', 'answers taken back'],
    shifts: ['shift', 'shifts'],
    rotaLines: ['line of the rota', 'lines of the rota'],
    secretsToChange: ['secret to be changed', 'secrets to be changed'],
  }
  const said = Object.entries(ended)
    .filter(([, n]) => n > 0)
    .map(([what, n]) => `${n} ${words[what]?.[n === 1 ? 0 : 1] ?? what}`)
  return said.length > 0 ? said.join(', ') : 'nothing'
}
