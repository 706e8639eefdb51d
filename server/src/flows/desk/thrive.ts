import type { Conversation } from '@callbox/contract'
import { sql } from 'kysely'
import type { Pack } from '#core/policy'
import type { Db, Trx } from '#platform/db'
import { conversationFor, mayChange } from './claim.ts'
import { deskOf, type On, tell } from './desk.ts'
import { peopleBy } from './neighbours.ts'
import { refuse } from './refusals.ts'

type Said = { field: string; level: string; words: string }
type Form = NonNullable<Pack['thrive']>
type Shown = NonNullable<Conversation['thrive']>

/** What was said, in the form's order. @throws thrive_incomplete naming the parts that lack a level */
const checked = ({ fields, levels }: Form, said: readonly Said[]): Said[] => {
  const known = new Set(levels.map((level) => level.id))
  const lacking = fields.filter(({ id }) => {
    const level = said.find((one) => one.field === id)?.level
    return level === undefined || !known.has(level)
  })
  if (lacking.length > 0)
    throw refuse('thrive_incomplete', { fields: lacking.map((field) => field.id).join(', ') })
  return fields.map(({ id }) => said.find((one) => one.field === id)!)
}

/**
 * A person's own THRIVE assessment, where the pack has it: six levels and why, on the record; every version stays.
 * Software never fills it in, and it moves nothing. @throws no_thrive, thrive_incomplete
 */
export const thrive: On<'desk.thrive'> = async (world, caller, { id, said, rationale }) => {
  const desk = await deskOf(world, caller)
  const form = desk.pack.thrive
  if (!form) throw refuse('no_thrive')
  const whole = checked(form, said)
  const agency = desk.agency.id
  return world.db.transaction().execute(async (trx) => {
    await conversationFor(trx, desk, id)
    await mayChange(trx, desk, id)
    const { rows } = await sql<{
      version: number
    }>`select coalesce(max(version), 0)::int + 1 as version from desk.thrive where agency_id = ${agency} and conversation_id = ${id}`.execute(
      trx,
    )
    const { version } = rows[0]!
    const entry = await tell(
      trx,
      desk,
      {
        kind: 'conversation.thrive',
        subject: id,
        why: rationale,
        data: { version, form: form.version, said: whole },
      },
      {
        agency,
        name: 'conversation.weighed',
        at: desk.at,
        subject: id,
        data: { conversation: id, version, by: desk.me.id },
      },
    )
    await trx
      .insertInto('desk.thrive')
      .values({
        agency_id: agency,
        conversation_id: id,
        version,
        form: form.version,
        said: JSON.stringify(whole),
        rationale,
        person_id: desk.me.id,
        at: desk.at,
        entry_id: entry,
      })
      .execute()
    return { version }
  })
}

/** The form in a language, and every version that people gave, newest first; null where the pack has none. */
export const thriveOf = async (
  db: Db | Trx,
  agency: number,
  conversation: string,
  form: Pack['thrive'],
  language: string,
): Promise<Shown | null> => {
  if (!form) return null
  const { rows } = await sql<{
    version: number
    said: Said[]
    rationale: string
    person: string
    at: Date
  }>`select version, said, rationale, person_id as person, at from desk.thrive
    where agency_id = ${agency} and conversation_id = ${conversation} order by version desc`.execute(db)
  const named = await peopleBy(
    db,
    rows.map((row) => row.person),
  )
  return {
    fields: form.fields.map(({ id, name, asks }) => ({ id, name: name[language]!, asks: asks[language]! })),
    levels: form.levels.map(({ id, name }) => ({ id, name: name[language]! })),
    versions: rows.map(({ version, said, rationale, person, at }) => ({
      version,
      said,
      rationale,
      by: named(person),
      at: at.toISOString(),
    })),
  }
}
