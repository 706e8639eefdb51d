import { counted, plural } from '@callbox/contract'
import type { Evidence, EvidenceAsked, EvidenceReading } from './evidence.ts'
import { variablesIn } from './template.ts'

type Texts = Record<string, string>

/** A row for each language, with what it lacks; met when none lacks anything. */
const perLanguage = (
  { pack }: EvidenceAsked,
  lacks: (texts: Texts, language: string) => string[],
  said: { holds: string; fails: string },
): EvidenceReading => {
  const rows = pack.languages.map((language) => ({
    pack: pack.name,
    language,
    lacks: lacks(pack.texts[language] ?? {}, language),
  }))
  const whole = rows.filter((row) => row.lacks.length === 0).length
  return {
    state: whole === rows.length ? 'met' : 'not met',
    sentence: whole === rows.length ? said.holds : said.fails,
    figure: `${whole} of ${rows.length} languages`,
    rows,
  }
}

/** Texts of the public's pages that say how to reach help now. */
const callFirst = ['help.call', 'reading.no', 'received.not_dispatched', 'private.not_live', 'error.down']
const pictureRules = [
  'pictures.rule_safe',
  'pictures.rule_own',
  'pictures.rule_people',
  'pictures.rule_kept',
  'pictures.hint',
]
const asks = (texts: Texts, key: string, variable: string): boolean =>
  (variablesIn(texts[key] ?? '') as string[]).includes(variable)

/** Every template and every public page tells people to call first; a pack that does not is refused when it is loaded. */
const callFirstEverywhere: Evidence = {
  clauses: ['4.1.1', '4.5.2', '4.6.2'],
  kind: 'enforced',
  read: async (_, asked) =>
    perLanguage(
      asked,
      (texts, language) => [
        ...callFirst.filter((key) => !asks(texts, key, 'emergency_number')),
        ...asked.pack.templates
          .filter((t) => t.language === language && !asks({ body: t.body }, 'body', 'emergency_sentence'))
          .map((t) => `template ${t.id}`),
        ...(asked.pack.emergencySentence[language]?.includes(asked.pack.emergency.number)
          ? []
          : ['emergency sentence']),
      ],
      {
        holds: `Every reply template and every public page says to call ${asked.pack.emergency.number} first, in every language; a pack that does not is refused at start.`,
        fails: 'Some reply templates or public pages do not say how to reach help now.',
      },
    ),
}

/** The report form names a route for emergencies and one for everything else (the texts carry the numbers' places). */
const anotherWay: Evidence = {
  clauses: ['2.1.2'],
  kind: 'measured',
  async read(_, asked) {
    const found = perLanguage(
      asked,
      (texts) => [
        ...(asks(texts, 'help.call', 'emergency_number') ? [] : ['the emergency number']),
        ...(asks(texts, 'help.non_emergency', 'non_emergency') && asked.nonEmergency.trim()
          ? []
          : ['the non-emergency number']),
      ],
      {
        holds: `The report form names ${asked.pack.emergency.number} and ${asked.nonEmergency} in every language.`,
        fails: asked.nonEmergency.trim()
          ? 'The report form does not name both routes in every language.'
          : 'The agency has no non-emergency number: set it, so that the form and the templates can name it.',
      },
    )
    return found
  },
}

const definitions: Evidence = {
  clauses: ['4.1.1.1'],
  kind: 'measured',
  read: async (_, asked) => {
    const { emergency, non_emergency } = asked.pack.definitions
    return perLanguage(
      asked,
      (_texts, language) =>
        [['emergency', emergency] as const, ['non-emergency', non_emergency] as const].flatMap(
          ([name, { meaning, examples }]) =>
            meaning[language] && examples.filter((e) => e[language]).length >= 3 ? [] : [name],
        ),
      {
        holds: 'What is an emergency and what is not stands on the report form, each with examples.',
        fails: 'The definitions or their examples are not published in every language.',
      },
    )
  },
}

const pictures: Evidence = {
  clauses: ['4.1.2'],
  kind: 'enforced',
  read: async (_, asked) =>
    perLanguage(asked, (texts) => pictureRules.filter((key) => !texts[key]?.trim()), {
      holds: 'The rules for pictures and video stand on the form before the choice of files.',
      fails: 'Some rules for pictures are missing on the form.',
    }),
}

/** The texts are there; whether a native speaker has read them is said beside it (4.3.4). */
const languages: Evidence = {
  clauses: ['4.3.4'],
  kind: 'measured',
  async read(_, { pack }) {
    const rows = pack.languages.map((language) => ({
      pack: pack.name,
      language,
      templates: pack.templates.filter((t) => t.language === language).length,
      texts: Object.keys(pack.texts[language] ?? {}).length,
      read_by_native_speaker: pack.reviewedByNative[language] ?? false,
    }))
    const relay = pack.emergency.lines.length
    const unread = rows.filter((row) => !row.read_by_native_speaker).length
    return {
      state: unread === 0 && rows.length > 1 ? 'met' : 'partly',
      sentence: `The form and the reply templates stand in ${counted(rows.length, 'language')}, with ${counted(relay, 'way')} to reach emergency help, relay among them.${unread > 0 ? ` ${unread} of the languages ${plural(unread, 'has', 'have')} not been read by a native speaker yet.` : ''}`,
      figure: `${rows.length - unread} of ${counted(rows.length, 'language')} checked`,
      rows,
    }
  },
}

export const evidence: readonly Evidence[] = [
  callFirstEverywhere,
  anotherWay,
  definitions,
  pictures,
  languages,
]
