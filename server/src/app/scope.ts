import { accountsOfConversations, accountsOfMessages } from '#core/conversations'
import { accountsOfOutgoing } from '#core/sending'
import { accountsOfAlarms } from '#flows/alarms'
import { accountsOfRequests } from '#flows/interpreting'
import type { Db } from '#platform/db'
import type { AccountsOf } from '#platform/http'

/** Whose account what a call names belongs to: one statement for each kind of thing. */
export const accountsNamed =
  (db: Db): AccountsOf =>
  async (agency, kind, ids) => {
    if (kind === 'conversation') return accountsOfConversations(db, agency, ids)
    if (kind === 'message') return accountsOfMessages(db, agency, ids)
    if (kind === 'outgoing') return accountsOfOutgoing(db, agency, ids)
    if (kind === 'alarm') return accountsOfAlarms(db, agency, ids)
    if (kind === 'request') return accountsOfRequests(db, agency, ids)
    return new Map(ids.map((id) => [id, id]))
  }
