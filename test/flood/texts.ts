import { createReadStream, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Band } from '@callbox/contract'
import type { Plea } from './plan.ts'

type Written = { text: string; lang: string; band: Band; urgent: 0 | 1 }

const lines = (file: string): Written[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Written)

/** The second author's half: nobody who wrote lists or chose weights has read it. */
export const secondHalf = (): { pleas: Plea[]; crowd: string[] } => {
  const all = globSync('packs/triage/examples/second/*.jsonl').sort().flatMap(lines)
  return {
    pleas: all
      // A call without any word ("." from somebody who cannot speak) has nothing that could be ranked.
      .filter((row) => row.urgent === 1 && /\p{L}{2}/u.test(row.text))
      .map((row) => ({ text: row.text, band: row.band, from: `second author, ${row.lang}` })),
    crowd: all.filter((row) => row.urgent === 0).map((row) => row.text),
  }
}

/** The development rows of a data folder (`--data`): its urgent rows are pleas, the others the crowd. */
export const developmentRows = async (folder: string): Promise<{ pleas: Plea[]; crowd: string[] }> => {
  const pleas: Plea[] = []
  const crowd: string[] = []
  const input = createReadStream(join(folder, 'dev.jsonl'))
  for await (const line of createInterface({ input })) {
    if (!line) continue
    const row = JSON.parse(line) as { text: string; lang: string; urgent: 0 | 1 }
    if (row.urgent === 1)
      pleas.push({ text: row.text, band: 'emergency', from: `development rows, ${row.lang}` })
    else crowd.push(row.text)
  }
  return { pleas, crowd }
}
