import { newSecret } from '#platform/crypto'
import type { Site } from '#public/pages'
import { keepFile } from './keep-file.ts'
import { tokenOf } from './names.ts'
import { type Fields, readForm } from './read-form.ts'
import { type Problem, problemOf, type Said, saidIn } from './said.ts'
import { type FormWorld, fileReport, type Origin } from './submit.ts'
import type { FilesTaken } from './take-files.ts'

/** Where a submission goes: a new page, or with `secret` one that is there. */
export type To = { site: Site; language: string; origin: Origin; secret?: string }

/** What became of a submission, and what was typed, to be shown again where it was not filed. */
export type Taken = { said: Said; token: string; files: number } & (
  | { is: 'filed'; reference: string; secret: string }
  | { is: 'problem'; problem: Problem }
  | { is: 'not_filed' }
  | { is: 'other_language'; language: string }
)

const noFiles: FilesTaken = { kept: [], refused: [] }

/**
 * Reads a submission as it streams in and files it. When its files take long the words are filed ahead of them and the
 * files follow as a message of their own: a plea never waits for a video. Never throws for what came in.
 */
export const takeSubmission = async (form: FormWorld, request: Request, to: To): Promise<Taken> => {
  const { limits, world } = form
  const spare = newSecret()
  const tokenIn = (fields: Fields): string => tokenOf(fields.get('token')?.text ?? spare)
  const file = (said: Said, files: FilesTaken, token: string) =>
    fileReport(form, { ...to, said, files, token })
  // An object, because it is set while the form is still being read.
  const ahead: { page?: { reference: string; secret: string } } = {}

  const read = await readForm(request, {
    limits,
    keep: keepFile(world.files),
    files: (fields) => (fields.has('language') ? 'skip' : to.origin.overLimit ? 'later' : 'take'),
    slow: async (fields) => {
      const said = saidIn(fields)
      if (problemOf(said, 0) === null) ahead.page = await file(said, noFiles, tokenIn(fields))
    },
  })
  const said = saidIn(read.fields)
  const files = read.kept.length + read.refused.length + read.skipped
  const taken = { said, token: tokenIn(read.fields), files }

  const language = read.fields.get('language')?.text
  if (language !== undefined) return { ...taken, is: 'other_language', language }
  const problem = ahead.page ? null : problemOf(said, files)
  if (problem) return { ...taken, is: 'problem', problem }
  if (ahead.page && files === 0) return { ...taken, is: 'filed', ...ahead.page }
  try {
    const rest = ahead.page ? { ...said, what: '' } : said
    return { ...taken, is: 'filed', ...(await file(rest, read, taken.token)) }
  } catch (error) {
    world.log.error({ error }, 'a submission could not be recorded whole; its person was told')
    return ahead.page ? { ...taken, is: 'filed', ...ahead.page } : { ...taken, is: 'not_filed' }
  }
}
