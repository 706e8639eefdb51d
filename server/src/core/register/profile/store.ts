import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { ComposedPart } from './compose.ts'
import type { Aspect, Finding, Seen } from './judge.ts'

type Reader = Db | Trx

/** What the words of a statement rest on, as it was when they were put together. */
export type Facts = Record<string, string>

export type Statement = {
  version: number
  state: 'proposed' | 'approved' | 'refused' | 'replaced'
  language: string
  name: string
  text: string
  link: string | null
  parts: ComposedPart[]
  facts: Facts
  madeBy: string
  madeAt: Date
  why: string
  decidedBy: string | null
  decidedAt: Date | null
  decidedWhy: string | null
  delegation: string | null
  outgoing: string | null
  setBy: string | null
  setAt: Date | null
  reviewOn: string | null
}

const statementFields = sql`version, state, language, name, text, link, parts, facts, made_by as "madeBy", made_at as "madeAt", why,
  decided_by as "decidedBy", decided_at as "decidedAt", decided_why as "decidedWhy", delegation_id as delegation, outgoing_id as outgoing,
  set_by as "setBy", set_at as "setAt", review_on as "reviewOn"`

/** Every version of what an account says about itself, the newest first. */
export const statementsOf = async (db: Reader, agency: number, entry: string): Promise<Statement[]> =>
  (
    await sql<Statement>`select ${statementFields} from register.statement
      where agency_id = ${agency} and entry_id = ${entry} order by version desc`.execute(db)
  ).rows

export const approvedOf = (statements: readonly Statement[]): Statement | null =>
  statements.find(({ state }) => state === 'approved') ?? null

export const insertStatement = async (
  trx: Trx,
  at: { agency: number; entry: string },
  one: Pick<
    Statement,
    'version' | 'language' | 'name' | 'text' | 'link' | 'parts' | 'facts' | 'madeBy' | 'madeAt' | 'why'
  >,
): Promise<void> => {
  await sql`insert into register.statement (agency_id, entry_id, version, state, language, name, text, link, parts, facts, made_by, made_at, why)
    values (${at.agency}, ${at.entry}, ${one.version}, 'proposed', ${one.language}, ${one.name}, ${one.text}, ${one.link},
      ${JSON.stringify(one.parts)}::jsonb, ${JSON.stringify(one.facts)}::jsonb, ${one.madeBy}, ${one.madeAt}, ${one.why})`.execute(
    trx,
  )
}

/** The statement under which something outgoing left; null when it is no profile's. */
export const entriesOfOutgoing = async (
  db: Reader,
  agency: number,
  outgoing: readonly string[],
): Promise<string[]> =>
  (
    await sql<{ entry: string }>`select entry_id as entry from register.statement
      where agency_id = ${agency} and outgoing_id = any(${[...outgoing]}::uuid[])`.execute(db)
  ).rows.map(({ entry }) => entry)

export type ProfileRow = {
  dueAt: Date
  triedAt: Date | null
  readAt: Date | null
  failed: string | null
  live: Seen | null
  findings: Finding[]
  rightAt: Partial<Record<Aspect, string>>
  driftedSince: Date | null
  driftSays: string | null
}

/** What was last read of an account's profile; null before the first time. `lock`: held until the transaction ends. */
export const profileOf = async (
  db: Reader,
  agency: number,
  entry: string,
  { lock = false } = {},
): Promise<ProfileRow | null> =>
  (
    await sql<ProfileRow>`select due_at as "dueAt", tried_at as "triedAt", read_at as "readAt", failed, live, findings, right_at as "rightAt",
        drifted_since as "driftedSince", drift_says as "driftSays"
      from register.profile where agency_id = ${agency} and entry_id = ${entry} ${lock ? sql`for update` : sql``}`.execute(
      db,
    )
  ).rows[0] ?? null

/** Has a profile read at a moment; it keeps its place when it is due sooner. */
export const readSoon = async (
  trx: Reader,
  agency: number,
  entries: readonly string[],
  at: Date,
): Promise<void> => {
  await sql`insert into register.profile (agency_id, entry_id, due_at) select ${agency}, e, ${at} from unnest(${[...entries]}::uuid[]) as e
    on conflict (agency_id, entry_id) do update set due_at = least(register.profile.due_at, excluded.due_at)`.execute(
    trx,
  )
}

/** It is not read before a moment. */
export const putOff = async (db: Reader, agency: number, entry: string, until: Date): Promise<void> => {
  await sql`update register.profile set due_at = ${until} where agency_id = ${agency} and entry_id = ${entry}`.execute(
    db,
  )
}

/** Other words or pictures are approved now: that others were right once says nothing any more. */
export const forgetRight = async (
  trx: Trx,
  agency: number,
  aspects: readonly Aspect[],
  entry: string | null,
): Promise<void> => {
  await sql`update register.profile set right_at = right_at - ${[...aspects]}::text[],
      findings = coalesce((select jsonb_agg(f) from jsonb_array_elements(findings) f where f->>'what' <> all(${[...aspects]}::text[])), '[]')
    where agency_id = ${agency} ${entry === null ? sql`` : sql`and entry_id = ${entry}`}`.execute(trx)
}

export type Picture = {
  id: string
  kind: 'avatar' | 'banner'
  name: string
  shown: Buffer
  likeness: Buffer
  addedBy: string
  addedAt: Date
}

/** The pictures that the agency has approved, the newest first. */
export const kitOf = async (db: Reader, agency: number): Promise<Picture[]> =>
  (
    await sql<Picture>`select picture_id as id, kind, name, shown_sha256 as shown, likeness, added_by as "addedBy", added_at as "addedAt"
      from register.picture where agency_id = ${agency} and ended_at is null order by added_at desc, picture_id`.execute(
      db,
    )
  ).rows

/** The kinds of which the agency has approved pictures. */
export const kindsOf = async (db: Reader, agency: number): Promise<Set<string>> =>
  new Set(
    (
      await sql<{ kind: string }>`select distinct kind from register.picture
        where agency_id = ${agency} and ended_at is null`.execute(db)
    ).rows.map(({ kind }) => kind),
  )
