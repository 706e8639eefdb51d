import { conversationOf, type Received } from '#platform/events'
import type { AccountsOf } from './serve.ts'

/** The accounts of the conversations that events are about; null where nobody who listens needs them. */
export type Accounts = ReadonlyMap<string, string> | null

/** Looked up at once for all events of a stretch; whoever works for some accounts only sees none of them without `accountsOf`. */
export const accountsIn = async (
  accountsOf: AccountsOf | undefined,
  agency: number,
  happened: readonly Received[],
): Promise<Accounts> => {
  const ids = new Set(happened.flatMap((one) => conversationOf(one) ?? []))
  return (ids.size > 0 ? await accountsOf?.(agency, 'conversation', [...ids]) : null) ?? new Map()
}

/** What is about a conversation or an account is told to those who work for it; what is about neither to everybody (CoP-R6). */
export const concerns = (one: Received, only: ReadonlySet<string>, accounts: Accounts): boolean => {
  const data: Record<string, unknown> = one.data
  if (typeof data.account === 'string') return only.has(data.account)
  const conversation = conversationOf(one)
  return conversation === null || only.has(accounts?.get(conversation) ?? '')
}

/** Whether two people, or one at two times, work for the same accounts. */
export const sameAccounts = (a: ReadonlySet<string> | null, b: ReadonlySet<string> | null): boolean =>
  a === b || (a !== null && b !== null && a.size === b.size && [...a].every((one) => b.has(one)))
