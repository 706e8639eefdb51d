import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { ApprovedStatement, Entry } from '../entry.ts'

type Extra = { entry: string; profile: Stored | null; statement: ApprovedStatement | null }
type Stored = Omit<NonNullable<Entry['profile']>, 'readAt' | 'driftedSince'> & {
  readAt: string | null
  driftedSince: string | null
}

const moment = (said: string | null): Date | null => (said === null ? null : new Date(said))

/** What stands beside each account about its profile, the undescribed ones too. */
export const profilesOf = async (
  db: Db | Trx,
  agency: number,
): Promise<Map<string, Pick<Entry, 'profile' | 'statement'>>> => {
  const { rows } = await sql<Extra>`select coalesce(p.entry_id, s.entry_id) as entry,
      case when p.entry_id is null then null else jsonb_build_object('readAt', p.read_at, 'handle', p.handle, 'failed', p.failed, 'verified', nullif(p.verified, 'null'),
        'findings', p.findings, 'driftedSince', p.drifted_since) end as profile,
      case when s.entry_id is null then null else jsonb_build_object('version', s.version, 'language', s.language, 'text', s.text, 'facts', s.facts,
        'parts', s.parts, 'setAt', s.set_at, 'reviewOn', s.review_on) end as statement
    from (select * from register.profile where agency_id = ${agency}) p
    full join (select * from register.statement where agency_id = ${agency} and state = 'approved') s on s.entry_id = p.entry_id`.execute(
    db,
  )
  return new Map(
    rows.map(({ entry, profile, statement }) => [
      entry,
      {
        profile: profile && {
          ...profile,
          readAt: moment(profile.readAt),
          driftedSince: moment(profile.driftedSince),
        },
        statement: statement && { ...statement, setAt: moment(statement.setAt as unknown as string | null) },
      },
    ]),
  )
}
