import type { Leaving } from '@callbox/contract'
import { sql } from 'kysely'
import { type KeptSecret, secretsKept } from '#core/accounts'
import { recordAct } from '#core/archive'
import { endAccess, forgetSessions, grantsEver, personNames } from '#core/identity'
import { endRotaOf } from '#core/rota'
import type { World } from '#core/world'
import { secondsAfter } from '#platform/clock'
import type { Trx } from '#platform/db'
import { emit } from '#platform/events'
import { newId } from '#platform/ids'
import { forgetAllRoles } from './directory/roles.ts'
import { couldKnow } from './secrets.ts'

/** What hangs on a person elsewhere and ends with their leaving: the application hands it in, for flows do not know one another. */
export type Clears = (
  trx: Trx,
  leaver: {
    agency: number
    person: { id: string; name: string }
    by: { id: string; name: string }
    at: Date
    quietly: boolean
  },
) => Promise<Record<string, number>>

/** Seconds in which a secret that somebody took along must be another one. */
const rotateWithin = 24 * 3600

type Asked = {
  agency: number
  by: { id: string; name: string }
  person: string
  quietly: boolean
  reason: string
  /** Even somebody who holds nothing here, as one whom the directory named and gave no role. */
  even?: boolean
}

/**
 * Somebody leaves (CoP-S14), in one transaction: roles, sessions, credentials, claims, drafts, rota; what they could know
 * is queued for change. When it is committed nothing of theirs works in this process any more; in others, whose memory
 * of a session is four seconds old at most, within five. Quietly: its entry is of a kind that only `people.left` reads,
 * and nothing tells the team. `also` is done in the same transaction.
 * @throws no_such_person, not_yourself, last_administrator
 */
export const leave = async (
  world: Pick<World, 'db' | 'clock'>,
  asked: Asked,
  clears: readonly Clears[],
  also: (trx: Trx, at: Date) => Promise<void> = async () => undefined,
): Promise<Leaving> => {
  const at = world.clock.now()
  const { agency, by, quietly, reason, even = false } = asked
  const name = (await personNames(world.db, [asked.person])).get(asked.person) ?? asked.person
  const person = { id: asked.person, name }
  const { sessionIds, ...told } = await world.db.transaction().execute(async (trx) => {
    const held = (await grantsEver(trx, agency)).filter((one) => one.person === person.id)
    const access = await endAccess(trx, { agency, person: person.id, by: by.id, reason, at, even })
    const ended: Record<string, number> = {
      roles: access.roles,
      sessions: access.sessions,
      credentials: access.credentials,
      responsibilities: access.responsibilities,
      keys: access.keys,
    }
    for (const clear of clears) Object.assign(ended, await clear(trx, { agency, person, by, at, quietly }))
    ended.rotaLines = await endRotaOf(trx, { agency, person: person.id, by: by.id, at })
    const id = newId(at)
    const secrets = await secretsKept(trx, agency)
    const known = couldKnow(
      held,
      secrets.map(({ account }) => account),
    )
    ended.secretsToChange = await queueRotations(trx, {
      agency,
      leaving: id,
      secrets: secrets.filter(({ account }) => known.includes(account)),
      name,
      quietly,
      at,
    })
    const entry = await recordAct(trx, {
      agency,
      kind: quietly ? 'quiet.left' : 'person.left',
      subject: null,
      at,
      by: by.id,
      why: reason,
      data: { person: person.id, elsewhere: access.elsewhere, secrets: known, ended },
    })
    await sql`insert into people.leaving (agency_id, leaving_id, person_id, left_at, ended_by, quietly, reason, ended, entry_id)
      values (${agency}, ${id}, ${person.id}, ${at}, ${by.id}, ${quietly}, ${reason}, ${JSON.stringify(ended)}::jsonb,
        ${entry.id})`.execute(trx)
    await forgetAllRoles(trx, agency, person.id)
    await also(trx, at)
    if (!quietly)
      await emit(trx, {
        agency,
        name: 'people.left',
        at,
        subject: null,
        data: { person: person.id, by: by.id },
      })
    return { id, ended, sessionIds: access.sessionIds }
  })
  await forgetSessions(world.db, sessionIds)
  return { ...told, person, at: at.toISOString(), by: { id: by.id, name: by.name }, quietly, reason }
}

/** One open change an account; who left quietly is not named in it. @returns how many were queued */
const queueRotations = async (
  trx: Trx,
  asked: {
    agency: number
    leaving: string
    secrets: readonly KeptSecret[]
    name: string
    quietly: boolean
    at: Date
  },
): Promise<number> => {
  const { agency, leaving, secrets, name, quietly, at } = asked
  const why = quietly ? 'It is due to be changed.' : `${name} could have known it and works here no more.`
  let queued = 0
  for (const { account, fingerprint } of secrets) {
    const { numAffectedRows = 0n } = await sql`insert into people.rotation
        (agency_id, rotation_id, leaving_id, account_id, why, queued_at, due_at, fingerprint)
      values (${agency}, ${newId(at)}, ${leaving}, ${account}, ${why}, ${at}, ${secondsAfter(at, rotateWithin)}, ${fingerprint})
      on conflict (agency_id, account_id) where done_at is null do nothing`.execute(trx)
    queued += Number(numAffectedRows)
  }
  return queued
}
