import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { train } from '../server/src/core/assess/index.ts'
import { balanced, eventWords } from './triage/balance.ts'
import { bands, byGroup, compared, type Message } from './triage/queues.ts'
import { arrival, learnt, listsOnly, naive, ours, shippedSays } from './triage/systems.ts'
import { type DataRow, dataRows, type Example, ownExamples, withoutHashtags } from './triage/texts.ts'

// npm run evaluate -- [--data <folder>] [--report <file>]: how well the shipped triage ranks, beside three baselines.
// Writes nothing unless --report names a file.
const { values } = parseArgs({ options: { data: { type: 'string' }, report: { type: 'string' } } })

const ofRow = (row: DataRow): Message => ({
  text: withoutHashtags(row.text),
  urgent: row.urgent === 1,
  language: row.lang,
  source: row.source,
  event: row.event,
})
const ofExample = (one: Example): Message => ({
  text: one.text,
  urgent: one.urgent,
  language: one.language,
  source: 'own',
  event: one.situation,
})

const parts: string[] = []
const tell = (...blocks: string[]) => parts.push(blocks.join('\n\n'))

const first = ownExamples('first')
const second = ownExamples('second')
const model = shippedSays('').assessor
tell(
  '# How well triage ranks',
  `Assessor \`${model}\`; made by \`npm run evaluate\`. Each figure with its 95 % interval.`,
)

let naiveModel: ReturnType<typeof naive> | null = null
if (values.data) {
  const rows = dataRows(values.data, 'train')
  const dev = dataRows(values.data, 'dev').map(ofRow)
  const plain = rows.map((row) => ({ text: withoutHashtags(row.text), urgent: row.urgent === 1 }))
  naiveModel = naive(plain)
  const systems = [arrival, listsOnly, naiveModel, ours]
  tell(
    '## The development part',
    'Nearly every urgent message is of one event, in the part learnt from and in this one: these figures are ' +
      'in-event and only show that nothing broke. Collection hashtags are stripped.',
    compared(systems, dev),
  )
  for (const key of ['language', 'source', 'event'] as const) tell(`### By ${key}`, byGroup(ours, dev, key))
  const elsewhere = dev.filter(({ event }) => event !== 'haiti_earthquake_2010')
  tell('## Word lists alone where it is not Haiti', compared([listsOnly, naiveModel, ours], elsewhere))

  // Neither side was learnt from: the second author's messages, and calm ones of events and chats.
  const calm = dev.filter(({ urgent, event }) => !urgent && event !== 'news_mixed')
  tell(
    "## The second author's half among the calm messages of the development part",
    'The nearest we have to a day with events and situations that were never seen.',
    compared(systems, [...calm, ...second.map(ofExample)]),
  )
  const urdu = second.filter(({ language }) => language === 'ur-Latn').map(ofExample)
  if (urdu.length > 0)
    tell('Of it, Urdu in Latin letters, among the same:', compared(systems, [...calm, ...urdu]))

  // In the shared rows Kreyol and French are what was written, English what it was translated to.
  const haiti = (row: DataRow) => row.event === 'haiti_earthquake_2010'
  const kreyol = (row: DataRow) => haiti(row) && row.lang !== 'en'
  const english = (row: DataRow) => haiti(row) && row.lang === 'en'
  const cross = (name: string, without: (row: DataRow) => boolean) =>
    learnt(
      name,
      train(
        balanced(
          rows.filter((row) => !without(row)),
          [],
        ),
        name,
        eventWords,
      ),
    )
  const onEnglish = cross('learnt on English', kreyol)
  const onKreyol = cross('learnt on Kreyol', english)
  const devRows = dataRows(values.data, 'dev')
  tell(
    '## Learnt on one language, tested on another',
    'No own examples are learnt from here. English to Kreyol:',
    compared([listsOnly, onEnglish], devRows.filter((row) => !english(row)).map(ofRow)),
  )
  tell(
    'Kreyol to English:',
    compared([listsOnly, onKreyol], devRows.filter((row) => !kreyol(row)).map(ofRow)),
  )
} else {
  tell(
    'No `--data` was given: only our own examples are evaluated, without the naive model that needs the data.',
  )
}

const systems = naiveModel ? [arrival, listsOnly, naiveModel, ours] : [arrival, listsOnly, ours]
const half = (name: string, examples: readonly Example[], note: string) => {
  if (examples.length === 0) return tell(`## Our own examples, ${name} half`, 'There are none yet.')
  const messages = examples.map(ofExample)
  tell(`## Our own examples, ${name} half`, note, compared(systems, messages))
  tell('### By language', byGroup(ours, messages, 'language'))
  tell('### Bands', bands(examples))
}
half(
  'second',
  second,
  'Written by another author and never read while lists and the first half were written.',
)
half(
  'first',
  first,
  'Learnt from: these figures are no proof of anything, they show that the model holds them.',
)

const text = `${parts.join('\n\n').trimEnd()}\n`
if (values.report) writeFileSync(values.report, text)
console.log(text)
