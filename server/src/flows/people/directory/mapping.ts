import type { Role } from '@callbox/contract'
import { sql } from 'kysely'
import { recordAct } from '#core/archive'
import { directoryKeys, domainsOf } from '#core/identity'
import type { Handlers, World } from '#core/world'
import { emit } from '#platform/events'
import type { Caller } from '#platform/http'
import { refuse } from './refuse.ts'
import { baseOf } from './resource.ts'
import { settle } from './roles.ts'
import { groups, lockGroup } from './store.ts'

export const read: NonNullable<Handlers['directory.read']> = async (world, { agency }) => {
  const { db, clock, origin } = world
  const [called, all, domains, people, unmailed] = await Promise.all([
    directoryKeys(db, agency, clock.now()),
    groups(db, agency),
    domainsOf(db, agency),
    sql<{
      active: number
      left: number
      linked: number
    }>`select count(*) filter (where active)::int as active,
        count(*) filter (where not active)::int as left, count(*) filter (where linked and active)::int as linked
      from people.directory_person where agency_id = ${agency}`.execute(db),
    sql<{ id: string; name: string; email: string }>`select person_id as id,
        coalesce(nullif(kept->>'displayName', ''), user_name) as name, user_name as email
      from people.directory_person where agency_id = ${agency} and active and unmailed order by 2 limit 100`.execute(
      db,
    ),
  ])
  return {
    address: baseOf(origin, agency),
    keys: called.keys,
    used: called.used?.toISOString() ?? null,
    domains,
    people: { ...people.rows[0]!, unmailed: unmailed.rows },
    groups: all.map(({ id, name, members, role, accounts, beats }) => ({
      ...{ id, name, role, members: members.length },
      only: role === null || (!accounts && !beats) ? null : { accounts: accounts ?? [], beats: beats ?? [] },
    })),
  }
}

/**
 * Says which role a group gives; what its members hold by it changes in the same act, for all of them or none.
 * @throws no_such_group and what `settle` refuses
 */
export const map = (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  { agency, person: by }: Pick<Caller, 'agency' | 'person'>,
  asked: { id: string; role: Role | null; accounts: string[]; beats: string[]; reason: string },
): Promise<void> => {
  const { id, role, reason } = asked
  const at = clock.now()
  const some = role !== null && asked.accounts.length + asked.beats.length > 0
  const [accounts, beats] = some ? [asked.accounts, asked.beats] : [null, null]
  return db.transaction().execute(async (trx) => {
    const group = await lockGroup(trx, agency, id)
    if (!group) throw refuse('no_such_group')
    await sql`update people.directory_group set role = ${role}, accounts = ${accounts}::uuid[], beats = ${beats}::uuid[],
      changed_at = ${at} where agency_id = ${agency} and group_id = ${group.id}`.execute(trx)
    const data = { group: group.id, name: group.name, role, accounts, beats, before: group.role }
    await recordAct(trx, {
      agency,
      kind: 'directory.mapped',
      subject: null,
      at,
      by: by.id,
      why: reason,
      data,
    })
    await emit(trx, {
      agency,
      name: 'people.changed',
      at,
      subject: null,
      data: { person: null, by: by.id },
    })
    for (const member of group.members.map((one) => one.id).sort())
      await settle(trx, at, { agency, by: by.id, reason }, member)
  })
}
