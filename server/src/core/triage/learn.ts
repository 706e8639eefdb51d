import { type Band, bands, counted, emergencyBands, type Place, places } from '@callbox/contract'
import { recordAct } from '#core/archive'
import type { Labelled } from '#core/assess'
import { wordsOf } from '#core/conversations'
import type { World } from '#core/world'
import type { Db } from '#platform/db'
import { emit } from '#platform/events'
import { newId } from '#platform/ids'
import { standingBands } from './corrections.ts'
import { readExamples } from './examples.ts'
import { adoptionsOf, weightsOf } from './models.ts'
import type { Lesson } from './moved.ts'
import { refuse } from './refusals.ts'
import type { Report } from './report.ts'
import { retrainOnThread } from './retrain-thread.ts'

const isPlace = (word: string | null): word is Place => places.some((place) => place === word)
const isBand = (word: string | null): word is Band => bands.some((band) => band === word)

/** What people said of bands, as lessons: the message's words, the person's band and language. */
export const lessonsOf = async (db: Db, agency: number): Promise<Lesson[]> => {
  const [said, languages] = await Promise.all([
    standingBands(db, agency),
    standingBands(db, agency, 'language'),
  ])
  const words = new Map((await wordsOf(db, agency, said)).map((one) => [one.message, one]))
  const languageOf = new Map(languages.map((one) => [one.message, one.person]))
  return said.flatMap(({ message, machine, person }): Lesson[] => {
    const read = words.get(message)
    if (!read || read.text.trim() === '' || !isBand(person) || !isPlace(machine)) return []
    return [
      {
        text: read.place ? `${read.text}\n${read.place}` : read.text,
        language: languageOf.get(message) ?? read.language,
        band: person,
        from: machine,
        urgent: emergencyBands.includes(person),
      },
    ]
  })
}

export type Candidate = {
  id: string
  version: string
  corrections: number
  examples: number
  fresh: boolean
  report: Report
}

/**
 * Makes a candidate from the agency's corrections and our own examples, with figures before and after, and keeps it.
 * It ranks nothing until a person adopts it. Always from the shipped weights and all corrections, so that the same
 * corrections make the same model whatever was adopted between; compared with what is in use. `tell` hears how far it
 * is, in words.
 * @throws nothing_to_learn, or what the training threw
 */
export const learn = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  {
    agency,
    by,
    examples = readExamples(),
    tell = async () => {},
  }: { agency: number; by: string; examples?: readonly Labelled[]; tell?: (says: string) => Promise<void> },
): Promise<Candidate> => {
  const corrections = await lessonsOf(db, agency)
  if (corrections.length === 0) throw refuse('nothing_to_learn')
  await tell(
    `Learning from ${counted(corrections.length, 'correction')} and ${counted(examples.length, 'example')}.`,
  )
  const [inUse] = await adoptionsOf(db, agency, 1)
  const against = inUse?.model ? await weightsOf(db, agency, inUse.model) : null
  const trained = await retrainOnThread({
    start: null,
    examples,
    corrections,
    against: against && new Uint8Array(against),
  })
  const { weights, version } = trained
  const report: Report = { ...trained.report, moved: trained.moved, before: inUse?.version ?? 'shipped' }
  await tell('Keeping the candidate with its report.')
  const at = clock.now()
  const id = newId(at)
  return db.transaction().execute(async (trx) => {
    const there = await trx
      .selectFrom('triage.model')
      .select('model_id')
      .where('agency_id', '=', agency)
      .where('version', '=', version)
      .executeTakeFirst()
    const made = { version, corrections: corrections.length, examples: examples.length, report }
    if (there) return { id: there.model_id, fresh: false, ...made }
    const entry = await recordAct(trx, {
      agency,
      kind: 'triage.model_made',
      subject: id,
      at,
      by,
      data: { model: id, version, corrections: corrections.length, examples: examples.length },
    })
    await trx
      .insertInto('triage.model')
      .values({
        agency_id: agency,
        model_id: id,
        version,
        weights: Buffer.from(weights),
        report: JSON.stringify(report),
        corrections: corrections.length,
        examples: examples.length,
        made_at: at,
        made_by: by,
        entry_id: entry.id,
      })
      .execute()
    await emit(trx, { agency, name: 'triage.trained', at, subject: id, data: { model: id, state: 'done' } })
    return { id, fresh: true, ...made }
  })
}
