import { recordAct } from '#core/archive'
import { lockConversation, type RevisionFor, revisionFor } from '#core/conversations'
import { agencyOf } from '#core/identity'
import { packOf, retentionAtCapture } from '#core/policy'
import type { World } from '#core/world'
import { wordsOf } from '#platform/errors'
import { emit } from '#platform/events'
import { codeFor, type Translated, type Translator } from './port.ts'
import { refuse } from './refusals.ts'
import { keepTranslated, type TranslatedRow, translatedAlready } from './translated.ts'

type Asked = { agency: number; message: string; revision: number; by: string }

/** The engine's codes for both languages; `from` null lets it tell. @throws language_not_offered, engine_failed */
const codesFor = async (translator: Translator, from: string, into: string) => {
  const now = translator.abilities()
  const able = now.words ? await translator.look() : now
  if (able.words) throw refuse('engine_failed', { why: able.words })
  const to = codeFor(into, able.to)
  const source = from === 'und' || able.from === 'any' ? null : codeFor(from, able.from)
  const reads = from === 'und' || able.from === 'any' || source !== null
  if (!to || !reads) throw refuse('language_not_offered', { name: translator.name, from, into })
  return { from: source, to, version: able.version }
}

/** What makes a translation look wrong, in words; the language is told as it is on arrival, and ranks nothing here. */
const doubtOf = async (
  { assessor }: Pick<World, 'assessor'>,
  asked: { text: string; language: string; into: string },
  made: Translated,
): Promise<string | null> => {
  const squash = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase()
  if (squash(made.text) === squash(asked.text)) return 'It gave the same words back.'
  const [read] = await assessor.assessBatch([{ text: made.text, media: 0 }])
  const language = read?.assessment?.language ?? 'und'
  if (language !== 'und' && language.split('-')[0] !== asked.into.split('-')[0])
    return `What it gave reads like ${nameOf(language)}, not ${nameOf(asked.into)}.`
  const { takenFor } = made
  if (takenFor && asked.language !== 'und' && takenFor.split('-')[0] !== asked.language.split('-')[0])
    return `It took the words for ${nameOf(takenFor)}; we took them for ${nameOf(asked.language)}.`
  return null
}

const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' })
const nameOf = (code: string): string => {
  try {
    return names.of(code) ?? code
  } catch {
    return code
  }
}

const keep = async (
  world: World,
  asked: Asked,
  said: RevisionFor,
  row: TranslatedRow,
  askedAt: Date,
): Promise<TranslatedRow> => {
  const { agency, message, revision, by } = asked
  const kept = retentionAtCapture(packOf((await agencyOf(world.db, agency)).pack), 'act')
  return world.db.transaction().execute(async (trx) => {
    // Two may ask at once: what was made first stands.
    await lockConversation(trx, agency, said.conversation)
    const first = await translatedAlready(trx, agency, { message, revision, to: row.language })
    if (first) return first
    const entry = await recordAct(trx, {
      agency,
      kind: 'message.translated',
      subject: said.conversation,
      at: row.madeAt,
      by,
      data: { ...row, madeAt: row.madeAt.toISOString(), made_by_machine: true },
      retention: { class: kept.id, regime: kept.regime },
    })
    await keepTranslated(trx, agency, said.conversation, { ...row, askedAt, entry: entry.id })
    const data = { conversation: said.conversation, message }
    await emit(trx, {
      agency,
      name: 'message.translated',
      at: row.madeAt,
      subject: said.conversation,
      data,
    })
    return row
  })
}

/**
 * Asks the configured engine for one revision of what a person wrote, into the agency's first language (APCO 4.3.4).
 * What it makes is kept once, on the record, with the engine's name; a failure is on the record too, and changes
 * nothing of what is shown. Called by a person's hand only.
 * @throws no_such_message, no_engine, nothing_to_translate, too_long_to_translate, language_not_offered, engine_failed
 */
export const translate = async (world: World, asked: Asked): Promise<TranslatedRow> => {
  const { agency, message, revision, by } = asked
  const askedAt = world.clock.now()
  const said = await revisionFor(world.db, agency, message, revision)
  if (!said) throw refuse('no_such_message')
  const into = (await agencyOf(world.db, agency)).languages[0] ?? 'en'
  const already = await translatedAlready(world.db, agency, { message, revision, to: into })
  if (already) return already
  const { translator } = world
  if (!translator) throw refuse('no_engine')
  const { text, language } = said
  const { longest } = translator.abilities()
  if (!/\p{L}/u.test(text)) throw refuse('nothing_to_translate')
  if (text.length > longest)
    throw refuse('too_long_to_translate', { length: text.length, longest, name: translator.name })
  const { from, to, version } = await codesFor(translator, language, into)
  try {
    const made = await translator.translate({ text, from, to })
    const doubt = await doubtOf(world, { text, language, into }, made)
    return await keep(
      world,
      asked,
      said,
      {
        message,
        revision,
        language: into,
        takenFor: made.takenFor ?? from ?? 'und',
        text: made.text,
        engine: translator.name,
        version,
        doubt,
        by,
        madeAt: world.clock.now(),
      },
      askedAt,
    )
  } catch (thrown) {
    const why = wordsOf(thrown)
    await world.db.transaction().execute((trx) =>
      recordAct(trx, {
        agency,
        kind: 'translation.failed',
        subject: said.conversation,
        at: world.clock.now(),
        by,
        why,
        data: { message, revision, engine: translator.name },
      }),
    )
    throw refuse('engine_failed', { why })
  }
}
