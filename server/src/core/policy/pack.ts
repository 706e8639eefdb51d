import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { checkPack, checkStatements, checkTargets, checkTemplates, checkTexts } from './check-pack.ts'
import {
  lexiconFile,
  type Place,
  packFile,
  places,
  publicFile,
  type RecordKind,
  type RetentionClass,
  type Statements,
  statementsFile,
  type Target,
  type Template,
  targetsFile,
  templatesFile,
} from './schema.ts'
import { loadStandards } from './standards.ts'
import { packError, packsFolder, readYaml } from './yaml-file.ts'

type PackFile = z.infer<typeof packFile>

/**
 * A jurisdiction as data. The names are those of the files. `targets` has every place of the queue, `templates` are flat
 * (id × language), `texts` and `emergencySentence` are by language code, `reviewedByNative` says whether a native
 * speaker has read all of that language's files.
 */
export type Pack = PackFile & {
  targets: Record<Place, Target>
  templates: Template[]
  emergencySentence: Record<string, string>
  texts: Record<string, Record<string, string>>
  /** What official accounts say about themselves, by language (2.1.1 to 2.1.4). */
  statements: Record<string, Statements>
  reviewedByNative: Record<string, boolean>
  /** Words that are explained to whoever reads them (4.1.3). */
  lexicon: { term: string; means: string; asWritten: boolean }[]
}

/** Reads a list of local words. Throws a `PackError`. */
export const readLexicon = (file: string, root: string = packsFolder): Pack['lexicon'] =>
  readYaml(root, file, lexiconFile).data.terms.map(({ term, means, as_written }) => ({
    term,
    means,
    asWritten: as_written,
  }))

/**
 * Reads `packs/<name>/` and checks it as a whole. Throws a `PackError` that names the file, the line, the field and the
 * remedy. Implements the data behind 2.1.2, 2.2.2, 4.1.1, 4.1.1.1, 4.2.5 and 4.3.4.
 */
export function loadPack(name: string, root: string = packsFolder): Pack {
  const known = packNames(root)
  if (!known.includes(name)) {
    const remedy = `choose one of ${known.join(', ')}`
    throw packError({ file: `packs/${name}`, field: 'name', problem: 'there is no such pack', remedy })
  }
  const folder = join(root, name)
  const pack = readYaml(root, join(folder, 'pack.yaml'), packFile)
  checkPack(
    name,
    pack,
    loadStandards(root).map((s) => s.standard),
  )
  const targets = readYaml(root, join(folder, 'targets.yaml'), targetsFile)
  checkTargets(targets)
  const byLanguage = pack.data.languages.map((language) => ({
    language,
    templates: readYaml(root, join(folder, 'templates', `${language}.yaml`), templatesFile),
    texts: readYaml(root, join(folder, 'public', `${language}.yaml`), publicFile),
    statements: readYaml(root, join(folder, 'statements', `${language}.yaml`), statementsFile),
  }))
  const first = byLanguage[0]!
  for (const { language, templates, texts, statements } of byLanguage) {
    checkTemplates(language, pack.data.emergency.number, templates, first.templates.data.templates)
    checkTexts(language, texts, first.texts.data.texts)
    checkStatements(language, statements)
  }
  return {
    ...pack.data,
    targets: targets.data.places,
    lexicon: readLexicon(join(folder, 'lexicon.yaml'), root),
    templates: byLanguage.flatMap(({ language, templates }) =>
      templates.data.templates.map((t) => {
        const { by, versions } = templates.data.approved
        return { ...t, language, approvedBy: versions[t.id] === t.version ? by : null }
      }),
    ),
    emergencySentence: Object.fromEntries(
      byLanguage.map(({ language, templates }) => [language, templates.data.emergency_sentence]),
    ),
    texts: Object.fromEntries(byLanguage.map(({ language, texts }) => [language, texts.data.texts])),
    statements: Object.fromEntries(
      byLanguage.map(({ language, statements }) => [
        language,
        { parts: statements.data.parts, holidays: statements.data.holidays },
      ]),
    ),
    reviewedByNative: Object.fromEntries(
      byLanguage.map(({ language, templates, texts, statements }) => [
        language,
        [templates, texts, statements].every(({ data }) => data.reviewed_by_native),
      ]),
    ),
  }
}

/** Folders beside the packs that are none: what all of them share. */
const shared: readonly string[] = ['standards', 'practice', 'triage']

/** The packs that are there, by name, in alphabetical order. */
export function packNames(root: string = packsFolder): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !shared.includes(entry.name))
    .map((entry) => entry.name)
    .sort()
}

/** The retention class, with its regime, that is stamped on a record of this kind when it is captured (2.2.2). */
export function retentionAtCapture(pack: Pack, kind: RecordKind): RetentionClass {
  return pack.retention.classes.find((c) => c.id === pack.retention.at_capture[kind])!
}

/** The places of the queue in the order of work, most pressing first. */
export function placesInOrder(pack: Pack): Place[] {
  return [...places].sort((a, b) => pack.targets[a].rank - pack.targets[b].rank)
}

const kept = new Map<string, Pack>()

/** The pack by name, read once in this process. */
export const packOf = (name: string): Pack => {
  const held = kept.get(name) ?? loadPack(name)
  kept.set(name, held)
  return held
}
