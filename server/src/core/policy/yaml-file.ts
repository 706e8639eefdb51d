import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isNode, LineCounter, parseDocument } from 'yaml'
import type { ZodType, z } from 'zod'

/** The `packs/` folder of this repository; it ends in a slash. */
export const packsFolder = fileURLToPath(new URL('../../../../packs/', import.meta.url))

/** What is wrong with a file of a pack: where, what, and what to do about it. */
export type PackProblem = { file: string; field: string; problem: string; remedy: string; line?: number }
export type PackError = Error & PackProblem & { code: 'pack_invalid' }

/** An error that says file, line, field, problem and remedy in one sentence each, and carries them as properties. */
export function packError(p: PackProblem): PackError {
  const where = p.line === undefined ? p.file : `${p.file}, line ${p.line}`
  const field = p.field === '' ? '' : ` "${p.field}"`
  const error = new Error(`${where}:${field} ${p.problem}. Remedy: ${p.remedy}.`)
  return Object.assign(error, { code: 'pack_invalid' as const, ...p })
}

/** A parsed and checked YAML file, and `fail`, which reports a problem found later with the line it stands on. */
export type YamlFile<T> = {
  data: T
  fail: (path: readonly PropertyKey[], problem: string, remedy: string) => PackError
}

/**
 * Reads one YAML file and checks it against `schema`. Throws a `PackError` for the first thing wrong with it.
 * The schema's own messages are the remedies, so they are written as instructions ("write …").
 */
export function readYaml<T>(root: string, file: string, schema: ZodType<T>): YamlFile<T> {
  const name = `packs/${relative(root, file)}`
  if (!existsSync(file))
    throw packError({
      file: name,
      field: '',
      problem: 'the file is not there',
      remedy: 'add it, or restore it',
    })
  return parseYaml(readFileSync(file, 'utf8'), name, schema)
}

/** The same for a text that is at hand; `name` is what the errors call it. */
export function parseYaml<T>(text: string, name: string, schema: ZodType<T>): YamlFile<T> {
  const lines = new LineCounter()
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const broken = doc.errors[0]
  if (broken) {
    throw packError({
      file: name,
      field: '',
      line: lines.linePos(broken.pos[0]).line,
      problem: `it cannot be read as YAML: ${broken.message}`,
      remedy: 'correct the line; put text with a colon or a quote mark in it between quotes',
    })
  }
  const lineOf = (path: readonly PropertyKey[]): number | undefined => {
    for (let end = path.length; end >= 0; end--) {
      const node = end === 0 ? doc.contents : doc.getIn(path.slice(0, end), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return undefined
  }
  const fail: YamlFile<T>['fail'] = (path, problem, remedy) => {
    const line = lineOf(path)
    return packError({
      file: name,
      field: path.map(String).join('.'),
      problem,
      remedy,
      ...(line !== undefined && { line }),
    })
  }
  const raw: unknown = doc.toJS()
  const read = schema.safeParse(raw)
  if (read.success) return { data: read.data, fail }
  const issue = read.error.issues[0]!
  if (issue.code === 'unrecognized_keys') {
    const path = [...issue.path, issue.keys[0] ?? '']
    throw fail(path, 'is not a field known here', 'correct its spelling or take it out')
  }
  const value = valueAt(raw, issue.path)
  if (value === undefined) throw fail(issue.path, 'is missing', `add it: ${remedyOf(issue)}`)
  throw fail(issue.path, `cannot be ${JSON.stringify(value).slice(0, 60)}`, remedyOf(issue))
}

/** The schema's own instruction, or a plain one where it has none. */
function remedyOf(issue: z.core.$ZodIssue): string {
  const inner = issue.code === 'invalid_key' ? issue.issues[0] : undefined
  if (inner) return remedyOf(inner)
  if (issue.message.startsWith('write') || issue.message.startsWith('list')) return issue.message
  if (issue.code === 'invalid_type' && issue.expected === 'object')
    return 'write its fields below it, one a line'
  if (issue.code === 'invalid_type' && issue.expected === 'array') return 'write a list, one "- …" a line'
  if (issue.code === 'too_small') return `list at least ${issue.minimum}`
  return 'see the same field in another file of this kind'
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let here = raw
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined
    here = (here as Record<PropertyKey, unknown>)[step]
  }
  return here
}
