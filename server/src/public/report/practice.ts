import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { bands } from '#core/policy'
import type { World } from '#core/world'
import { secondsAfter } from '#platform/clock'
import type { Site } from '#public/pages'
import { nothingSaid } from './said.ts'
import { type FormWorld, fileReport } from './submit.ts'

const sample = z.strictObject({
  minutes_ago: z.int().min(0),
  language: z.string(),
  /** What a trainer would call it: for practising, never read by triage. */
  band: z.enum(bands),
  text: z.string().min(1),
  where: z.string().default(''),
  name: z.string().default(''),
  danger: z.enum(['yes', 'no', 'unsure', '']).default(''),
  safe: z.enum(['yes', 'page_only', 'no', '']).default(''),
  contact: z.string().default(''),
  needs: z.string().default(''),
})
export type PracticeReport = z.infer<typeof sample>

/** The invented reports of a pack, oldest first. Throws when the file is missing or malformed. */
export const practiceReports = (pack: string): PracticeReport[] => {
  const file = new URL(`../../../../packs/${pack}/practice/reports.yaml`, import.meta.url)
  const read = z.strictObject({ reports: z.array(sample) }).safeParse(parse(readFileSync(file, 'utf8')))
  if (!read.success) {
    const issue = read.error.issues[0]!
    throw new Error(
      `packs/${pack}/practice/reports.yaml: ${issue.path.join('.')} ${issue.message}. Correct it.`,
    )
  }
  return read.data.reports.sort((a, b) => b.minutes_ago - a.minutes_ago)
}

export type Submit = (report: PracticeReport, at: number) => Promise<{ reference: string; secret: string }>

/** What a practice report passes through: the form's own door, marked practice, outside any rate limit. */
export const practiceSubmit =
  (form: FormWorld, site: Site): Submit =>
  ({ minutes_ago, language, text, where, name, danger, safe, contact, needs }, at) =>
    fileReport(form, {
      site,
      language,
      said: { ...nothingSaid, what: text, where, name, danger, safe, contact, needs },
      files: { kept: [], refused: [] },
      // The same report is the same submission, should the feeding be cut off and begin again.
      token: form.world.keys.derive(`practice report ${at}`).toString('base64url'),
      origin: { address: null, overLimit: false },
      at: secondsAfter(form.world.clock.now(), -60 * minutes_ago),
      marks: ['practice'],
    })

/**
 * Fills a practice centre with its pack's invented reports. Throws in a centre that is not for practice: no invented
 * plea may ever stand among real ones.
 * @returns how many.
 */
export const feedPractice = async (world: World, submit: Submit, pack = 'us-ecc'): Promise<number> => {
  if (!world.centre.practice)
    throw new Error(
      'This is not a practice centre: invented reports may only be fed to one. Start one with its own data folder.',
    )
  const reports = practiceReports(pack)
  for (const [at, report] of reports.entries()) await submit(report, at)
  return reports.length
}
