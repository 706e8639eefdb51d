import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { bands } from '@callbox/contract'
import { z } from 'zod'
import type { Labelled } from '#core/assess'
import { StartError } from '#platform/errors'

/** Our own written examples, one JSON object a line; the half that training may see. */
export const examplesFolder = resolve(import.meta.dirname, '../../../../packs/triage/examples/first')

const line = z.object({
  text: z.string().min(1),
  lang: z.string().min(2),
  band: z.enum(bands),
  urgent: z.union([z.boolean(), z.literal([0, 1])]).transform(Boolean),
  situation: z.string().default(''),
})

/** One written example, with the situation that its author had in mind; '' where none is named. */
export type Example = Labelled & { situation: string }

/**
 * Reads every `.jsonl` file of a folder, in the order of their names.
 * @throws StartError that names the file, the line and what is wrong
 */
export const readExamples = (folder: string = examplesFolder): Example[] => {
  let files: string[]
  try {
    files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
  } catch {
    throw new StartError(`There is no folder of examples at ${folder}: name one that holds .jsonl files.`)
  }
  return files.flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .flatMap((text, n): Example[] => {
        if (text.trim() === '') return []
        const parsed = line.safeParse(parse(text))
        if (!parsed.success)
          throw new StartError(
            `${file}, line ${n + 1}: ${parsed.error.issues[0]?.path.join('.') || 'the line'} cannot be used; write {"text","lang","band","urgent"}.`,
          )
        const { lang, ...rest } = parsed.data
        return [{ ...rest, language: lang }]
      }),
  )
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
