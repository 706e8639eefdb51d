import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

/** A test by its file and its name: whole, or how it begins; a group's name means all that is in it. As in the source. */
export type Named = z.infer<typeof named>
const named = z.strictObject({ file: z.string(), name: z.string().min(8) })
/** Whoever answers for a line: we, whoever runs a centre, or a role of that centre. */
const owner = z.enum(['maintainers', 'operator', 'administrator', 'security'])
const reason = z.strictObject({ reason: z.string().min(10), owner })

const line = z
  .strictObject({
    /** What it asks, in our words. */
    says: z.string().min(5),
    tests: z.array(named).min(1).optional(),
    /** Where only a text is asked for: the page and its heading. */
    written: z.strictObject({ file: z.string(), heading: z.string(), owner }).optional(),
    not_applicable: reason.optional(),
    /** Done otherwise on purpose: the page that argues it and its heading. */
    accepted: reason.extend({ file: z.string(), heading: z.string() }).optional(),
    missing: reason.extend({ issue: z.string().min(3) }).optional(),
    /** What the tests do not reach: somebody else's part. */
    rest: reason.optional(),
  })
  .refine((one) => kinds.filter((kind) => one[kind]).length === 1, {
    message: 'has one of tests, written, not_applicable, accepted, missing',
  })
export type Line = z.infer<typeof line>

export const kinds = ['tests', 'written', 'not_applicable', 'accepted', 'missing'] as const
export const kindOf = (one: Line): (typeof kinds)[number] => kinds.find((kind) => one[kind])!

const numbers = z.array(z.string().regex(/^V\d+\.\d+\.\d+$/)).default([])
const standard = z.strictObject({
  version: z.string(),
  chapters: z.record(z.string(), z.strictObject({ name: z.string(), level1: numbers, level2: numbers })),
})

export type Requirement = { id: string; level: 1 | 2; line: Line | null }
export type Chapter = { id: string; name: string; requirements: Requirement[] }
export type Asvs = { version: string; chapters: Chapter[]; faults: string[] }

const inOrder = (a: Requirement, b: Requirement): number => a.id.localeCompare(b.id, 'en', { numeric: true })

/** Reads the standard's numbers and what we say to each. What does not fit is a fault in words; nothing is thrown for it. */
export const readAsvs = (folder: string): Asvs => {
  const known = standard.parse(parse(readFileSync(join(folder, 'standard.yaml'), 'utf8')))
  const faults: string[] = []
  const lines = new Map<string, Line>()
  for (const file of readdirSync(folder).filter((name) => /^v\d\d-.*\.yaml$/.test(name))) {
    const given = parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>
    for (const [id, value] of Object.entries(given)) {
      const parsed = line.safeParse(value)
      if (lines.has(id)) faults.push(`${id} stands twice.`)
      if (parsed.success) lines.set(id, parsed.data)
      else faults.push(`${id} in ${file}: ${z.prettifyError(parsed.error)}`)
    }
  }
  const chapters = Object.entries(known.chapters).map(([id, { name, level1, level2 }]) => ({
    id,
    name,
    requirements: [
      ...level1.map((one): Requirement => ({ id: one, level: 1, line: lines.get(one) ?? null })),
      ...level2.map((one): Requirement => ({ id: one, level: 2, line: lines.get(one) ?? null })),
    ].sort(inOrder),
  }))
  const all = chapters.flatMap(({ requirements }) => requirements)
  for (const { id } of all.filter((one) => !one.line)) faults.push(`${id} is absent.`)
  for (const id of lines.keys())
    if (!all.some((one) => one.id === id)) faults.push(`${id} is no requirement of level 1 or 2.`)
  return { version: known.version, chapters, faults }
}
