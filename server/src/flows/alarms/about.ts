import type { Alarm } from '@callbox/contract'
import { accountById, accountRef, accountsOf } from '#core/accounts'
import { conversationRows } from '#core/conversations'
import type { Db } from '#platform/db'
import type { AlarmKind } from './alarm.ts'

type Asked = { kind: AlarmKind; subject: string | null }
type About = NonNullable<Alarm['about']>

/** Whether the subject of an alarm of this kind is a conversation. */
export const isOfConversation = (kind: AlarmKind): boolean =>
  kind === 'nobody_looked' || kind === 'nobody_answered' || kind === 'interpreter_late'

/**
 * What alarms mean, by conversation: who wrote, to which account, how it began and what came last. For the desk alone:
 * what leaves it out of band names the account and the numbers (`seenFromOutside`), never the person or their words.
 */
export const aboutOf = async (
  db: Db,
  agency: number,
  alarms: readonly Asked[],
): Promise<ReadonlyMap<string, About>> => {
  const ids = new Set(
    alarms.flatMap(({ kind, subject }) => (subject && isOfConversation(kind) ? [subject] : [])),
  )
  if (ids.size === 0) return new Map()
  const [rows, known] = await Promise.all([conversationRows(db, agency, [...ids]), accountsOf(db, agency)])
  const accounts = new Map(known.map((account) => [account.id, account]))
  return new Map(
    rows.map((row) => {
      const account = accounts.get(row.account)
      return [
        row.id,
        {
          author: {
            id: row.author,
            handle: row.handle,
            name: row.name,
            picture: row.picture,
            blocked: row.blocked,
          },
          account: account
            ? accountRef(account)
            : { id: row.account, network: 'unknown', handle: '', name: 'Account not found' },
          opening: row.opening,
          preview: row.preview,
          inCount: row.inCount,
          lastInAt: row.lastInAt.toISOString(),
        },
      ]
    }),
  )
}

/** What may be told outside of the desk about the same: our own account and numbers; nothing of the person. */
export type FromOutside = { account: { network: string; handle: string }; messages: number; lastInAt: Date }

/** @returns null where the alarm is not about a conversation or an account, or it is gone. */
export const seenFromOutside = async (
  db: Db,
  agency: number,
  { kind, subject }: Asked,
): Promise<FromOutside | null> => {
  if (!subject || !isOfConversation(kind)) return null
  const [row] = await conversationRows(db, agency, [subject])
  const account = row ? await accountById(db, agency, row.account) : null
  return row && account
    ? {
        account: { network: account.network, handle: account.handle },
        messages: row.inCount,
        lastInAt: row.lastInAt,
      }
    : null
}
