import { type AssessInput, checkWord, type Kind, placeOf, rankOf } from '#core/assess'
import { newestWords, previewOf, type ReadWords } from '#core/conversations'
import type { World } from '#core/world'
import { tuningOf } from './tuning.ts'
import type { NewWord } from './words.ts'

/** So many of the newest messages are read again with the new line. */
const most = 300

/** What triage reads of a message that is on the record: its words with the place that was given beside them. */
export const inputOf = ({ text, place, media, reply, language }: ReadWords): AssessInput => ({
  text: place ? `${text}\n${place}` : text,
  media,
  reply,
  ...(language === 'und' ? {} : { language }),
})

/**
 * What is wrong with a line, and which of the newest messages it would move: each read twice, with and without it.
 * Changes nothing.
 */
export const tryWord = async (
  { db, assessor }: Pick<World, 'db' | 'assessor'>,
  agency: number,
  word: NewWord,
) => {
  const problem = checkWord(word)
  if (problem) return { problem, read: 0, touched: [] }
  const [newest, { tuning }] = await Promise.all([newestWords(db, agency, most), tuningOf(db, agency)])
  const inputs = newest.map(inputOf)
  const line = { ...word, kind: word.kind as Kind }
  const tried = {
    version: `${tuning?.version ?? `agency-${agency}`}.trying-${JSON.stringify(line)}`,
    weights: tuning?.weights ?? null,
    words: [...(tuning?.words ?? []), line],
  }
  const before = await assessor.assessBatch(inputs, tuning ?? undefined)
  const after = await assessor.assessBatch(inputs, tried)
  const touched = newest.flatMap((read, i) => {
    const [was, is] = [before[i], after[i]]
    if (!was?.assessment || !is?.assessment || was.assessment.score === is.assessment.score) return []
    const [from, to] = [placeOf(was), placeOf(is)]
    return [
      {
        conversation: read.conversation,
        preview: previewOf(read.text),
        from,
        to,
        rises: from === to ? is.assessment.score > was.assessment.score : rankOf[to] < rankOf[from],
      },
    ]
  })
  return { problem: null, read: newest.length, touched: touched.slice(0, 50) }
}
