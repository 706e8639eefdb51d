import { accountsOfConversations } from '#core/conversations'
import { accountsOfEntries } from '#core/register'
import type { Db, Trx } from '#platform/db'
import { isOfConversation } from './about.ts'
import { alarmsById } from './page.ts'
import { type AlarmRow, openAlarms } from './store.ts'

type Reader = Db | Trx

/** The account that each of some alarms is about, or on which its conversation stands; one about the whole agency is left out. */
const behind = async (
  db: Reader,
  agency: number,
  alarms: readonly Pick<AlarmRow, 'id' | 'kind' | 'subject'>[],
): Promise<Map<string, string>> => {
  const subjects = (ofConversation: boolean) =>
    alarms.flatMap(({ kind, subject }) =>
      subject && isOfConversation(kind) === ofConversation ? [subject] : [],
    )
  const [ofConversations, ofEntries] = [
    await accountsOfConversations(db, agency, subjects(true)),
    await accountsOfEntries(db, agency, subjects(false)),
  ]
  return new Map(
    alarms.flatMap(({ id, kind, subject }): [string, string][] => {
      if (subject === null) return []
      // What is not an entry of the register is an account that nobody has described yet.
      const account = isOfConversation(kind)
        ? ofConversations.get(subject)
        : (ofEntries.get(subject) ?? subject)
      return account ? [[id, account]] : []
    }),
  )
}

/** The same of open alarms by their ids: what the door asks for those who work for some accounts only (CoP-R6). */
export const accountsOfAlarms = async (
  db: Db,
  agency: number,
  ids: readonly string[],
): Promise<Map<string, string>> => behind(db, agency, await alarmsById(db, agency, ids))

/** Of some alarms those about these accounts and their conversations; `orNone`: and those about the whole agency, to be seen. */
export const alarmsOn = async (
  db: Reader,
  agency: number,
  rows: readonly AlarmRow[],
  accounts: ReadonlySet<string>,
  { orNone = false } = {},
): Promise<AlarmRow[]> => {
  const of = await behind(db, agency, rows)
  return rows.filter(({ id, subject }) => (orNone && subject === null) || accounts.has(of.get(id) ?? ''))
}

/** The ids of the open alarms about these accounts. */
export const openOn = async (db: Reader, agency: number, accounts: ReadonlySet<string>): Promise<string[]> =>
  (await alarmsOn(db, agency, await openAlarms(db, agency), accounts)).map(({ id }) => id)
