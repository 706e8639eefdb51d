import { dataRows, ownExamples } from '../../scripts/triage/texts.ts'
import type { Plea } from './plan.ts'

type Texts = { pleas: Plea[]; crowd: string[] }

/** The second author's half: nobody who wrote lists or chose weights has read it. */
export const secondHalf = (): Texts => {
  const all = ownExamples('second')
  return {
    pleas: all
      // A call without any word ("." from somebody who cannot speak) has nothing that could be ranked.
      .filter((one) => one.urgent && /\p{L}{2}/u.test(one.text))
      .map(({ text, band, language }) => ({ text, band, from: `second author, ${language}` })),
    crowd: all.filter((one) => !one.urgent).map(({ text }) => text),
  }
}

/** The development rows of a data folder (`--data`): its urgent rows are pleas, the others the crowd. */
export const developmentRows = (folder: string): Texts => {
  const rows = dataRows(folder, 'dev')
  return {
    pleas: rows
      .filter((row) => row.urgent === 1)
      .map(({ text, lang }) => ({ text, band: 'emergency', from: `development rows, ${lang}` })),
    crowd: rows.filter((row) => row.urgent === 0).map(({ text }) => text),
  }
}
