import { bands, interpreterKinds, places } from '@callbox/contract'
import { z } from 'zod'

/** The order of work is `rank` in the pack's targets, not the order of these lists. */
export { type Band, bands, type Place, places } from '@callbox/contract'

/** The kinds of record that get a retention class at capture. */
export const recordKinds = ['message', 'act', 'notice'] as const
export type RecordKind = (typeof recordKinds)[number]

const text = z.string({ error: 'write a text' }).trim().min(1, { error: 'write a text, not an empty one' })
const slug = z
  .string({ error: 'write a short id such as "passed_on"' })
  .regex(/^[a-z][a-z0-9_-]*$/, { error: 'write small letters, digits, _ or - and begin with a letter' })
const language = z
  .string({ error: 'write a language code such as "en"' })
  .regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, { error: 'write a language code such as "en" or "cy"' })
const yesNo = z.boolean({ error: 'write true or false' })
const whole = (what: string) => z.int({ error: `write ${what}` }).min(0, { error: `write ${what}` })
const positive = (what: string) => z.int({ error: `write ${what}` }).min(1, { error: `write ${what}` })

/** A text in every language of the pack (that each is there is checked when the pack is loaded). */
const perLanguage = z.record(language, text, { error: 'write the text once per language, e.g. "en: …"' })
export type PerLanguage = z.infer<typeof perLanguage>

const tel = z
  .string({ error: 'write a number between quotes' })
  .regex(/^\+?[0-9]{3,15}$/, { error: 'write the number to dial: digits only, between quotes' })

/** A way to get help: a call (`tel`), a text message (`sms`), a page (`url`), and the languages it is answered in. */
const helpLine = z.strictObject({
  id: slug,
  name: perLanguage,
  what: perLanguage,
  tel: tel.optional(),
  sms: z.strictObject({ to: tel, body: text.optional() }).optional(),
  url: z.url({ protocol: /^https$/, error: 'write an https address' }).optional(),
  languages: z.array(language, { error: 'list the codes of the languages it is answered in' }).min(1),
})
export type HelpLine = z.infer<typeof helpLine>

/** A way to an interpreter, for the desk: `number` is `tel` as people read it; no `languages` means any; `practice` stands by a number that is invented. */
const interpreterLine = z.strictObject({
  id: slug,
  kind: z.enum(interpreterKinds, { error: `write ${interpreterKinds.join(', ')}` }),
  name: text,
  what: text,
  languages: z.array(language, { error: 'list language codes, or leave it out for any' }).default([]),
  number: text.optional(),
  tel: tel.optional(),
  url: z.url({ protocol: /^https$/, error: 'write an https address' }).optional(),
  practice: yesNo,
})
export type InterpreterLine = z.infer<typeof interpreterLine>

const retentionClass = z.strictObject({
  id: slug,
  name: text,
  regime: slug,
  years: positive('how many whole years'),
  afterwards: z.enum(['review', 'dispose', 'review_or_dispose'], {
    error: 'write review, dispose or review_or_dispose',
  }),
  repeats_until: text.optional(),
  basis: text,
  cited: yesNo,
  citation: text.optional(),
})
export type RetentionClass = z.infer<typeof retentionClass>

/** A risk assessment that a person makes in their own words and levels: its parts, and the levels each may have. */
const thrive = z.strictObject({
  version: positive('the version of the form, a whole number from 1'),
  basis: text,
  levels: z
    .array(z.strictObject({ id: slug, name: perLanguage }))
    .min(2, { error: 'list two levels or more' }),
  fields: z
    .array(z.strictObject({ id: slug, name: perLanguage, asks: perLanguage }))
    .min(1, { error: 'list the parts of the assessment' }),
})

export const packFile = z.strictObject({
  name: slug,
  title: text,
  jurisdiction: z.strictObject({ country: text, name: text }),
  languages: z.array(language, { error: 'list the language codes' }).min(1, { error: 'list at least one' }),
  standards: z.array(text, { error: 'list the ids of the standards that apply' }),
  emergency: z.strictObject({ number: text, tel, lines: z.array(helpLine).min(1) }),
  non_emergency: z.strictObject({ number: text.optional(), tel: tel.optional(), what: perLanguage }),
  silent_call: perLanguage,
  crisis: z.array(helpLine).min(1, { error: 'list at least one crisis line' }),
  interpreters: z.array(interpreterLine, { error: 'list the ways to an interpreter' }).min(1),
  definitions: z.strictObject({
    clause: text,
    emergency: z.strictObject({ meaning: perLanguage, examples: z.array(perLanguage).min(3) }),
    non_emergency: z.strictObject({ meaning: perLanguage, examples: z.array(perLanguage).min(3) }),
  }),
  thrive: thrive.optional(),
  retention: z.strictObject({
    regimes: z.array(z.strictObject({ id: slug, name: text, what: text })).min(1),
    classes: z.array(retentionClass).min(1),
    at_capture: z.strictObject({ message: slug, act: slug, notice: slug }),
  }),
})

/** Words that people use and newcomers do not know; `as_written`: capitals matter. */
export const lexiconFile = z.strictObject({
  terms: z.array(
    z.strictObject({
      term: text.max(60, { error: 'write a shorter word' }),
      means: text.max(200, { error: 'write it shorter: at most 200 characters' }),
      as_written: yesNo.default(false),
    }),
    { error: 'list words, each with what it means' },
  ),
})

const step = z.strictObject({
  after_seconds: whole('how many seconds after the missed target'),
  to: z.enum(['supervisor', 'out_of_band'], { error: 'write supervisor or out_of_band' }),
  repeat_seconds: positive('every how many seconds it is repeated').optional(),
  until: z.literal('acknowledged', { error: 'write acknowledged' }).optional(),
})
export type EscalationStep = z.infer<typeof step>

const target = z.strictObject({
  rank: positive('the place in the order of work, 1 first'),
  first_look_seconds: positive('how many seconds until a person has looked'),
  first_answer_seconds: positive('how many seconds until the first answer'),
  interpreter_seconds: positive('how many seconds until an interpreter who was asked has answered'),
  escalation: z.array(step, { error: 'list the steps, [] for none' }),
})
export type Target = z.infer<typeof target>

export const targetsFile = z.strictObject({
  places: z.record(z.enum(places, { error: `write one of ${places.join(', ')}` }), target, {
    error: 'write rank, first_look_seconds, first_answer_seconds and escalation',
  }),
})

const template = z.strictObject({
  id: slug,
  version: positive('the version, a whole number from 1'),
  category: z.enum(['emergency', 'non_emergency', 'wellbeing', 'information', 'closing'], {
    error: 'write emergency, non_emergency, wellbeing, information or closing',
  }),
  bands: z.array(z.enum(bands, { error: `write one of ${bands.join(', ')}` })).min(1),
  name: text,
  key: z.int({ error: 'write a key from 1 to 9' }).min(1).max(9, { error: 'write a key from 1 to 9' }),
  emergency: yesNo.default(false),
  body: text,
})
/**
 * A reply template in one language; `emergency` ones always carry `{{emergency_sentence}}`. `approvedBy` is null while
 * nobody has approved this version of its words: it is not offered then.
 */
export type Template = z.infer<typeof template> & { language: string; approvedBy: string | null }

/** Who approved which version of which template, and when: raising a version takes its approval away. */
const approval = z.strictObject({
  by: text,
  on: z.iso.date({ error: 'write a date between quotes, e.g. "2026-11-22"' }),
  versions: z.record(slug, positive('the version that was approved'), {
    error: 'write the approved version of each template, e.g. "ask_location: 1"',
  }),
})

/** `reviewed_by_native`: true once a native speaker has read the file, or for the language it was first written in. */
export const templatesFile = z.strictObject({
  language,
  reviewed_by_native: yesNo,
  emergency_sentence: text,
  approved: approval,
  templates: z.array(template).min(9, { error: 'write at least nine templates' }),
})

export const publicFile = z.strictObject({
  language,
  reviewed_by_native: yesNo,
  texts: z.record(text, text, { error: 'write a text between quotes' }),
})

/** The parts of what an official account says about itself; `always`, `hours` and `never` are one of them, by its hours. */
export const statementParts = [
  'official',
  'emergency',
  'non_emergency',
  'always',
  'hours',
  'never',
  'records',
  'more',
] as const
export type StatementPart = (typeof statementParts)[number]
const wordings = z.array(text, { error: 'list the wordings, the fullest first' }).min(1, {
  error: 'write at least one wording',
})

export const statementsFile = z.strictObject({
  language,
  reviewed_by_native: yesNo,
  parts: z.record(z.enum(statementParts), wordings, {
    error: `write the wordings of ${statementParts.join(', ')}`,
  }),
  holidays: text,
})
/** The sentences of a profile in one language: the wordings of each part, the fullest first, and how hours say that holidays are none. */
export type Statements = Pick<z.infer<typeof statementsFile>, 'parts' | 'holidays'>

const clause = z.strictObject({
  id: text,
  level: z.enum(['shall', 'should', 'may'], { error: 'write shall, should or may' }),
  mandatory_part: text.optional(),
  chapter: text,
  title: text,
  summary: text,
  evidence: z
    .array(z.enum(['enforced', 'measured', 'attested'], { error: 'write enforced, measured or attested' }))
    .min(1, { error: 'list at least one of enforced, measured, attested' }),
  conditional: z.boolean({ error: 'write true or leave it out' }).default(false),
})
/** One numbered clause: `conditional` ones alone may be recorded as not applicable. */
export type Clause = z.infer<typeof clause>

export const standardFile = z.strictObject({
  standard: text,
  short: text,
  title: text,
  edition: text,
  publisher: text,
  clauses: z.array(clause).min(1),
})
/** One edition of a standard with all its clauses, in its own order. */
export type Standard = z.infer<typeof standardFile>
