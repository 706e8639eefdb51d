import { existsSync, readFileSync } from 'node:fs'
import { type Example, readExamples } from '../../server/src/core/triage/index.ts'

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

export type { Example }

const lines = (file: string): string[] => readFileSync(file, 'utf8').split('\n').filter(Boolean)

/** Reads `train.jsonl` or `dev.jsonl` of a data folder; throws with the remedy when it is not there. */
export function dataRows(folder: string, part: 'train' | 'dev'): DataRow[] {
  const file = `${folder}/${part}.jsonl`
  if (!existsSync(file)) throw new Error(`${file} is missing: --data must name the folder that holds it.`)
  return lines(file).map((line) => JSON.parse(line))
}

/** Our own written examples of one half, in the order of their files' names. */
export const ownExamples = (half: 'first' | 'second'): Example[] =>
  readExamples(new URL(`../../packs/triage/examples/${half}/`, import.meta.url).pathname)

/** Hashtags name a collection (#RescuePH): without them a figure says something about the words. */
export const withoutHashtags = (text: string): string => text.replace(/#\S{1,200}/gu, ' ')
