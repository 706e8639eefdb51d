import type { z } from 'zod'
import {
  type PerLanguage,
  type Place,
  type packFile,
  places,
  type publicFile,
  type StatementPart,
  statementParts,
  type statementsFile,
  type targetsFile,
  type templatesFile,
} from './schema.ts'
import { templateVariables, variablesIn } from './template.ts'
import type { YamlFile } from './yaml-file.ts'

type PackFile = z.infer<typeof packFile>

/** What `pack.yaml` must hold together: its name, standards, languages, lines and retention classes. */
export function checkPack(
  name: string,
  { data, fail }: YamlFile<PackFile>,
  standards: readonly string[],
): void {
  if (data.name !== name) throw fail(['name'], 'is not the name of its folder', `write ${name}`)
  data.standards.forEach((id, i) => {
    if (!standards.includes(id))
      throw fail(['standards', i], 'is not in packs/standards', `choose one of ${standards.join('; ')}`)
  })
  for (const [path, said] of perLanguageTexts(data)) {
    for (const language of data.languages) {
      if (said[language] === undefined)
        throw fail([...path, language], 'is missing', `add the text in this language`)
    }
  }
  for (const key of ['lines', 'crisis'] as const) {
    const lines = key === 'lines' ? data.emergency.lines : data.crisis
    const path = key === 'lines' ? ['emergency', 'lines'] : ['crisis']
    lines.forEach((line, i) => {
      if (!line.tel && !line.sms && !line.url)
        throw fail([...path, i], 'gives no way to use it', 'add tel, sms or url')
      if (lines.findIndex((other) => other.id === line.id) !== i)
        throw fail([...path, i, 'id'], 'appears twice', 'give each line its own id')
    })
  }
  for (const part of ['levels', 'fields'] as const)
    data.thrive?.[part].forEach(({ id }, i, all) => {
      if (all.findIndex((other) => other.id === id) !== i)
        throw fail(['thrive', part, i, 'id'], 'appears twice', 'give each its own id')
    })
  data.interpreters.forEach((line, i) => {
    if (!line.tel && !line.url) throw fail(['interpreters', i], 'gives no way to use it', 'add tel or url')
    if (data.interpreters.findIndex((other) => other.id === line.id) !== i)
      throw fail(['interpreters', i, 'id'], 'appears twice', 'give each line its own id')
  })
  const { regimes, classes, at_capture } = data.retention
  classes.forEach((c, i) => {
    if (!regimes.some((r) => r.id === c.regime))
      throw fail(['retention', 'classes', i, 'regime'], `${c.regime} is not listed`, 'add it to regimes')
    if (classes.findIndex((other) => other.id === c.id) !== i)
      throw fail(['retention', 'classes', i, 'id'], 'appears twice', 'give each class its own id')
    if (c.cited && !c.citation)
      throw fail(
        ['retention', 'classes', i, 'citation'],
        'is missing',
        'name the source, or write cited: false',
      )
  })
  for (const [kind, id] of Object.entries(at_capture)) {
    if (!classes.some((c) => c.id === id))
      throw fail(['retention', 'at_capture', kind], `${id} is not a class`, 'write the id of a class above')
  }
}

/** Every text of `pack.yaml` that is written once per language, with the path where it stands. */
function perLanguageTexts(data: PackFile): [PropertyKey[], PerLanguage][] {
  const { emergency, non_emergency } = data.definitions
  return [
    [['silent_call'], data.silent_call],
    [['non_emergency', 'what'], data.non_emergency.what],
    [['definitions', 'emergency', 'meaning'], emergency.meaning],
    [['definitions', 'non_emergency', 'meaning'], non_emergency.meaning],
    ...emergency.examples.map(at('definitions', 'emergency', 'examples')),
    ...non_emergency.examples.map(at('definitions', 'non_emergency', 'examples')),
    ...data.emergency.lines.map((l) => l.name).map(at('emergency', 'lines', '', 'name')),
    ...data.emergency.lines.map((l) => l.what).map(at('emergency', 'lines', '', 'what')),
    ...data.crisis.map((l) => l.name).map(at('crisis', '', 'name')),
    ...data.crisis.map((l) => l.what).map(at('crisis', '', 'what')),
    ...(data.thrive?.levels ?? []).map((l) => l.name).map(at('thrive', 'levels', '', 'name')),
    ...(data.thrive?.fields ?? []).map((f) => f.name).map(at('thrive', 'fields', '', 'name')),
    ...(data.thrive?.fields ?? []).map((f) => f.asks).map(at('thrive', 'fields', '', 'asks')),
  ]
}

/** The path of the i-th text of a list: the number stands where the path has '', or at its end. */
function at(...path: string[]): (said: PerLanguage, i: number) => [PropertyKey[], PerLanguage] {
  const where = path.indexOf('')
  return (said, i) => [where < 0 ? [...path, i] : path.map((p, n) => (n === where ? i : p)), said]
}

/** Ranks are a total order with "not assessed" directly under "life at risk"; an answer is never due before the first look. */
export function checkTargets({ data, fail }: YamlFile<z.infer<typeof targetsFile>>): void {
  const taken = new Map<number, Place>()
  for (const place of places) {
    const { rank, first_look_seconds, first_answer_seconds, escalation } = data.places[place]
    const other = taken.get(rank)
    if (other)
      throw fail(['places', place, 'rank'], `${rank} is also ${other}'s`, 'give each place its own rank')
    taken.set(rank, place)
    if (first_answer_seconds < first_look_seconds)
      throw fail(['places', place, 'first_answer_seconds'], 'is before the first look', 'write a later time')
    escalation.forEach((step, i) => {
      if ((step.repeat_seconds === undefined) !== (step.until === undefined))
        throw fail(
          ['places', place, 'escalation', i],
          'repeats without an end, or ends without repeating',
          'write repeat_seconds and until together',
        )
    })
  }
  const order = [...taken].sort(([a], [b]) => a - b).map(([, place]) => place)
  if (order[0] !== 'life_at_risk' || order[1] !== 'not_assessed')
    throw fail(
      ['places', order[0] === 'life_at_risk' ? 'not_assessed' : 'life_at_risk', 'rank'],
      'is out of place',
      'let life_at_risk be first and not_assessed directly under it',
    )
}

/** Templates are the same set, on the same keys, in every language, and emergency ones say how to reach help (4.1.1). */
export function checkTemplates(
  language: string,
  number: string,
  { data, fail }: YamlFile<z.infer<typeof templatesFile>>,
  first: z.infer<typeof templatesFile>['templates'],
): void {
  if (data.language !== language) throw fail(['language'], 'is not the name of the file', `write ${language}`)
  if (!data.emergency_sentence.includes(number))
    throw fail(['emergency_sentence'], 'does not say the emergency number', `say ${number} in it`)
  data.templates.forEach((t, i) => {
    const unknown = variablesIn(t.body).find((v) => !(templateVariables as readonly string[]).includes(v))
    if (unknown)
      throw fail(
        ['templates', i, 'body'],
        `asks for ${unknown}, which nobody fills in`,
        `use one of ${templateVariables.join(', ')}`,
      )
    if (t.emergency && !variablesIn(t.body).includes('emergency_sentence'))
      throw fail(
        ['templates', i, 'body'],
        'is for emergencies and does not say how to reach help now',
        'put {{emergency_sentence}} in it',
      )
    for (const field of ['id', 'key'] as const) {
      if (data.templates.findIndex((other) => other[field] === t[field]) !== i)
        throw fail(
          ['templates', i, field],
          `${t[field]} is used twice`,
          `give each template its own ${field}`,
        )
    }
    const same = first.find((other) => other.id === t.id)
    if (!same) throw fail(['templates', i, 'id'], `${t.id} is not in the first language`, 'add it there too')
    if (same.key !== t.key || same.emergency !== t.emergency)
      throw fail(
        ['templates', i],
        'differs from the first language',
        'give both the same key and emergency mark',
      )
  })
  const missing = first.find((t) => !data.templates.some((other) => other.id === t.id))
  if (missing) throw fail(['templates'], `lack ${missing.id}`, 'translate it from the first language')
}

/** What a part may ask to be filled in; of `must` every wording asks for one. */
const partSays: Record<StatementPart, { must: readonly string[]; may: readonly string[] }> = {
  official: { must: ['agency', 'agency_short'], may: [] },
  emergency: { must: ['emergency_number'], may: [] },
  non_emergency: { must: ['non_emergency'], may: [] },
  always: { must: [], may: [] },
  hours: { must: [], may: ['hours'] },
  never: { must: [], may: [] },
  records: { must: [], may: [] },
  more: { must: ['link'], may: [] },
}

/** About how long a wording is once filled in: a full name is longer than a short one. */
const aboutLong = (wording: string): number =>
  wording.replace(/\{\{\s*([a-z_]+)\s*\}\}/g, (_, name) =>
    'x'.repeat(['agency', 'hours', 'link'].includes(name) ? 40 : 12),
  ).length

/** Every wording of a profile's part names what the part is there for, and each is shorter than the one before (2.1.2, 2.1.3). */
export function checkStatements(
  language: string,
  { data, fail }: YamlFile<z.infer<typeof statementsFile>>,
): void {
  if (data.language !== language) throw fail(['language'], 'is not the name of the file', `write ${language}`)
  if (variablesIn(data.holidays).join() !== 'hours')
    throw fail(['holidays'], 'does not say the hours', 'put {{hours}} in it, and nothing else in braces')
  for (const part of statementParts)
    data.parts[part].forEach((wording, i, all) => {
      const { must, may } = partSays[part]
      const asks = variablesIn(wording)
      const unknown = asks.find((name) => !must.includes(name) && !may.includes(name))
      if (unknown)
        throw fail(
          ['parts', part, i],
          `asks for ${unknown}, which nobody fills in here`,
          must.length + may.length > 0 ? `use ${[...must, ...may].join(' or ')}` : 'write it without braces',
        )
      if (must.length > 0 && asks.length === 0)
        throw fail(
          ['parts', part, i],
          `does not name what it is there for`,
          `put ${must.map((name) => `{{${name}}}`).join(' or ')} in it`,
        )
      const before = all[i - 1]
      if (before !== undefined && aboutLong(before) <= aboutLong(wording))
        throw fail(['parts', part, i], 'is not shorter than the wording before it', 'put the fullest first')
    })
}

/** The public's texts have the same keys and variables in every language (4.3.4). */
export function checkTexts(
  language: string,
  { data, fail }: YamlFile<z.infer<typeof publicFile>>,
  first: Record<string, string>,
): void {
  if (data.language !== language) throw fail(['language'], 'is not the name of the file', `write ${language}`)
  for (const key of Object.keys(first)) {
    if (data.texts[key] === undefined)
      throw fail(['texts', key], 'is missing', 'translate it from the first language')
  }
  for (const [key, text] of Object.entries(data.texts)) {
    if (first[key] === undefined)
      throw fail(['texts', key], 'is not in the first language', 'add it there or take it out here')
    if (variablesIn(text).join() !== variablesIn(first[key]).join())
      throw fail(
        ['texts', key],
        'asks for other variables than the first language',
        'use the same {{…}} in both',
      )
  }
}
