import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { Band, Labelled } from '../../server/src/core/assess/index.ts'

/** A row of the shared triage data; see its README for the columns. */
export type DataRow = {
  id: string
  text: string
  lang: string
  source: string
  event: string
  label: string
  urgent: 0 | 1
}

/** One of our own examples, with the situation that its author had in mind. */
export type Example = Labelled & { situation: string }

const lines = (file: string): string[] => readFileSync(file, 'utf8').split('\n').filter(Boolean)

/** Reads `train.jsonl` or `dev.jsonl` of a data folder; throws with the remedy when it is not there. */
export function dataRows(folder: string, part: 'train' | 'dev'): DataRow[] {
  const file = `${folder}/${part}.jsonl`
  if (!existsSync(file)) throw new Error(`${file} is missing: --data must name the folder that holds it.`)
  return lines(file).map((line) => JSON.parse(line))
}

const folderOf = (half: string) => new URL(`../../packs/triage/examples/${half}/`, import.meta.url)

/** Our own written examples of one half, in the order of their files' names. */
export function ownExamples(half: 'first' | 'second'): Example[] {
  const folder = folderOf(half)
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
  return files.sort().flatMap((name) =>
    lines(new URL(name, folder).pathname).map((line) => {
      const told: { text: string; lang: string; band: Band; urgent: 0 | 1; situation: string } =
        JSON.parse(line)
      return {
        text: told.text,
        language: told.lang,
        band: told.band,
        urgent: told.urgent === 1,
        situation: told.situation,
      }
    }),
  )
}

/** Hashtags name a collection (#RescuePH): without them a figure says something about the words. */
export const withoutHashtags = (text: string): string => text.replace(/#\S{1,200}/gu, ' ')
