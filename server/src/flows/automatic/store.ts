import type { AutomaticReason, HeldBackAs } from '@callbox/contract'
import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

type Reader = Db | Trx

export type Setting = {
  account: string
  outOfHours: boolean
  overload: boolean
  waitMinutes: number | null
  everyHours: number
  mostAnHour: number
  fallback: string
}

const settingFields = sql`account_id as account, out_of_hours as "outOfHours", overload, wait_minutes as "waitMinutes",
  every_hours as "everyHours", most_an_hour as "mostAnHour", fallback`

/** The accounts of an agency that answer by themselves at all. */
export const accountsOn = async (db: Reader, agency: number): Promise<Setting[]> =>
  (
    await sql<Setting>`select ${settingFields} from automatic.setting
      where agency_id = ${agency} and (out_of_hours or overload)`.execute(db)
  ).rows

/** What was set for an account; off, with what is usual, where nothing was. */
export const settingOf = async (
  db: Reader,
  agency: number,
  account: string,
  fallback: string,
): Promise<Setting> =>
  (
    await sql<Setting>`select ${settingFields} from automatic.setting
      where agency_id = ${agency} and account_id = ${account}`.execute(db)
  ).rows[0] ?? {
    account,
    outOfHours: false,
    overload: false,
    waitMinutes: null,
    everyHours: 24,
    mostAnHour: 60,
    fallback,
  }

/** The same, held: of the decisions for one account one is taken after the other, so that no count is exceeded. */
export const lockSetting = async (trx: Trx, agency: number, account: string): Promise<Setting | null> =>
  (
    await sql<Setting>`select ${settingFields} from automatic.setting
      where agency_id = ${agency} and account_id = ${account} for update`.execute(trx)
  ).rows[0] ?? null

export const putSetting = async (
  trx: Trx,
  agency: number,
  s: Setting,
  { by, at }: { by: string; at: Date },
): Promise<void> => {
  await sql`insert into automatic.setting (agency_id, account_id, out_of_hours, overload, wait_minutes, every_hours, most_an_hour, fallback, changed_by, changed_at)
    values (${agency}, ${s.account}, ${s.outOfHours}, ${s.overload}, ${s.waitMinutes}, ${s.everyHours}, ${s.mostAnHour}, ${s.fallback}, ${by}, ${at})
    on conflict (agency_id, account_id) do update set out_of_hours = excluded.out_of_hours, overload = excluded.overload,
      wait_minutes = excluded.wait_minutes, every_hours = excluded.every_hours, most_an_hour = excluded.most_an_hour,
      fallback = excluded.fallback, changed_by = excluded.changed_by, changed_at = excluded.changed_at`.execute(
    trx,
  )
}

export type Text = {
  id: string
  account: string
  reason: AutomaticReason
  language: string
  version: number
  words: string
  by: string
  at: Date
  approvedBy: string | null
  approvedAt: Date | null
}

/** Every version of the texts of an account, the newest first. */
export const textsOf = async (db: Reader, agency: number, account: string): Promise<Text[]> =>
  (
    await sql<Text>`select text_id as id, account_id as account, reason, language, version, words, written_by as by, written_at as at,
        approved_by as "approvedBy", approved_at as "approvedAt"
      from automatic.text where agency_id = ${agency} and account_id = ${account} order by reason, language, version desc`.execute(
      db,
    )
  ).rows

/** The version that is sent: the newest approved one. */
export const inUse = (texts: readonly Text[], reason: AutomaticReason, language: string): Text | undefined =>
  texts.find((one) => one.reason === reason && one.language === language && one.approvedBy !== null)

export const insertText = async (
  trx: Trx,
  agency: number,
  t: Pick<Text, 'id' | 'account' | 'reason' | 'language' | 'words' | 'by' | 'at'>,
): Promise<number> => {
  const { rows } = await sql<{
    version: number
  }>`insert into automatic.text (agency_id, text_id, account_id, reason, language, version, words, written_by, written_at)
    select ${agency}, ${t.id}, ${t.account}, ${t.reason}, ${t.language},
      coalesce((select max(version) from automatic.text where agency_id = ${agency} and account_id = ${t.account}
        and reason = ${t.reason} and language = ${t.language}), 0) + 1, ${t.words}, ${t.by}, ${t.at} returning version`.execute(
    trx,
  )
  return rows[0]!.version
}

export const approveText = async (
  trx: Trx,
  agency: number,
  id: string,
  { by, at }: { by: string; at: Date },
): Promise<boolean> => {
  const done = await sql`update automatic.text set approved_by = ${by}, approved_at = ${at}
    where agency_id = ${agency} and text_id = ${id} and approved_by is null`.execute(trx)
  return done.numAffectedRows === 1n
}

export type Called = {
  id: string
  account: string
  message: string
  conversation: string
  reason: AutomaticReason
  emergency: boolean
  madeAt: Date
}

/** Messages that call for one; a message stands here once, however often it is told. */
export const insertCalled = async (trx: Trx, agency: number, called: readonly Called[]): Promise<void> => {
  if (called.length === 0) return
  const of = <K extends keyof Called>(key: K): Called[K][] => called.map((one) => one[key])
  await sql`insert into automatic.reply (agency_id, reply_id, account_id, message_id, conversation_id, reason, emergency, state, due_at, made_at)
    select ${agency}::int, id, account, message, conversation, reason, emergency, 'due', made_at, made_at
    from unnest(${of('id')}::uuid[], ${of('account')}::uuid[], ${of('message')}::uuid[], ${of('conversation')}::uuid[],
      ${of('reason')}::text[], ${of('emergency')}::bool[], ${of('madeAt')}::timestamptz[]) as c(id, account, message, conversation, reason, emergency, made_at)
    on conflict (agency_id, message_id) do nothing`.execute(trx)
}

/** One that is still to be decided, held. */
export const lockDue = async (trx: Trx, agency: number, id: string): Promise<Called | null> =>
  (
    await sql<Called>`select reply_id as id, account_id as account, message_id as message, conversation_id as conversation,
        reason, emergency, made_at as "madeAt"
      from automatic.reply where agency_id = ${agency} and reply_id = ${id} and state = 'due' for update`.execute(
      trx,
    )
  ).rows[0] ?? null

type Settled = { author: string | null; at: Date } & (
  | { outgoing: string; text: string }
  | { heldAs: HeldBackAs }
)

export const settleReply = async (trx: Trx, agency: number, id: string, s: Settled): Promise<void> => {
  const sent = 'outgoing' in s
  await sql`update automatic.reply set state = ${sent ? 'prepared' : 'held_back'}, held_as = ${sent ? null : s.heldAs},
      outgoing_id = ${sent ? s.outgoing : null}, text_id = ${sent ? s.text : null}, author_id = ${s.author}, due_at = null, settled_at = ${s.at}
    where agency_id = ${agency} and reply_id = ${id} and state = 'due'`.execute(trx)
}

/** How many were prepared on an account since a moment, in emergencies or otherwise. */
export const preparedSince = async (
  db: Reader,
  agency: number,
  account: string,
  since: Date,
  emergency: boolean,
): Promise<number> =>
  (
    await sql<{
      n: number
    }>`select count(*)::int as n from automatic.reply where agency_id = ${agency} and account_id = ${account}
      and state = 'prepared' and settled_at > ${since} and emergency = ${emergency}`.execute(db)
  ).rows[0]?.n ?? 0

/** The last one that was prepared for a person; null when there is none. */
export const lastFor = async (db: Reader, agency: number, author: string): Promise<string | null> =>
  (
    await sql<{ outgoing: string }>`select outgoing_id as outgoing from automatic.reply
      where agency_id = ${agency} and author_id = ${author} and state = 'prepared' order by settled_at desc limit 1`.execute(
      db,
    )
  ).rows[0]?.outgoing ?? null

/** That a person answered one of ours within seconds. @returns how many of ours they have answered so. */
export const countQuick = async (
  trx: Trx,
  agency: number,
  author: string,
  outgoing: string,
): Promise<number> =>
  (
    await sql<{
      quick: number
    }>`update automatic.turn set quick = quick + case when quick_after is distinct from ${outgoing}::uuid then 1 else 0 end,
        quick_after = ${outgoing} where agency_id = ${agency} and author_id = ${author} returning quick`.execute(
      trx,
    )
  ).rows[0]?.quick ?? 0

export const quickOf = async (db: Reader, agency: number, author: string): Promise<number> =>
  (
    await sql<{
      quick: number
    }>`select quick from automatic.turn where agency_id = ${agency} and author_id = ${author}`.execute(db)
  ).rows[0]?.quick ?? 0

/** Takes a person's turn until a moment: of two at once one gets it, and nobody while it lasts. */
export const takeTurn = async (
  trx: Trx,
  agency: number,
  author: string,
  { at, until }: { at: Date; until: Date },
): Promise<boolean> => {
  const { rows } =
    await sql`insert into automatic.turn as t (agency_id, author_id, until) values (${agency}, ${author}, ${until})
    on conflict (agency_id, author_id) do update set until = excluded.until where t.until <= ${at} returning 1`.execute(
      trx,
    )
  return rows.length > 0
}

export type Stop = { by: string; at: Date; why: string }

/** Who stopped them all, and why; null while they are let go. */
export const stopOf = async (db: Reader, agency: number): Promise<Stop | null> =>
  (
    await sql<Stop>`select by_person as by, at, why from automatic.stop where agency_id = ${agency} and stopped`.execute(
      db,
    )
  ).rows[0] ?? null

/** The same, held against a change: whoever stops them waits for what is decided at this moment, and takes it back. */
export const isStopped = async (trx: Trx, agency: number): Promise<boolean> => {
  await sql`insert into automatic.stop (agency_id, stopped, by_person, at, why) values (${agency}, false, 'setup', '-infinity', '')
    on conflict do nothing`.execute(trx)
  const { rows } = await sql<{
    stopped: boolean
  }>`select stopped from automatic.stop where agency_id = ${agency} for share`.execute(trx)
  return rows[0]?.stopped ?? false
}

/** Turns the switch. @returns false when it stood so already. */
export const putStop = async (
  trx: Trx,
  agency: number,
  stopped: boolean,
  { by, at, why }: Stop,
): Promise<boolean> => {
  const { rows } = await sql`insert into automatic.stop as s (agency_id, stopped, by_person, at, why)
    values (${agency}, ${stopped}, ${by}, ${at}, ${why})
    on conflict (agency_id) do update set stopped = excluded.stopped, by_person = excluded.by_person, at = excluded.at, why = excluded.why
      where s.stopped <> excluded.stopped returning 1`.execute(trx)
  return rows.length > 0
}

/** Everything that is still to be decided is held back. @returns how many */
export const holdAllDue = async (trx: Trx, agency: number, heldAs: HeldBackAs, at: Date): Promise<number> => {
  const done =
    await sql`update automatic.reply set state = 'held_back', held_as = ${heldAs}, due_at = null, settled_at = ${at}
    where agency_id = ${agency} and state = 'due'`.execute(trx)
  return Number(done.numAffectedRows ?? 0n)
}

/** After a restore: whether what was due then was said since, nobody knows, so none of it is said. */
export const holdAfterRestore = async (trx: Trx, at: Date): Promise<void> => {
  await sql`update automatic.reply set state = 'held_back', held_as = 'old', due_at = null, settled_at = ${at} where state = 'due'`.execute(
    trx,
  )
}
