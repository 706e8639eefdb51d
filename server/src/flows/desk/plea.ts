import { bothTimes, clockOf } from './times.ts'

/** A plea for help, gathered for dispatch. `lines` are all the person wrote, oldest first, verbatim. */
export type Plea = {
  /** The agency's IANA zone. */
  zone: string
  place: string
  network: string
  /** The account it was written to. */
  to: string
  name: string
  handle: string
  lines: {
    text: string
    networkAt: Date | null
    capturedAt: Date
    deleted: boolean
    edited: boolean
    media: number
  }[]
  places: string[]
  phones: string[]
  people: string | null
  contact: string | null
  link: string | null
  records: number[]
}

const marksOf = ({ deleted, edited, media }: Plea['lines'][number]): string =>
  [
    ...(deleted ? ['deleted since'] : []),
    ...(edited ? ['edited'] : []),
    ...(media > 0 ? [`${media} picture${media > 1 ? 's' : ''} or video`] : []),
  ].join(', ')

/** The text to paste into the dispatch system: the newest words first, then all of them with their times. */
export const textOf = (plea: Plea): string => {
  const { lines, zone } = plea
  const last = lines.at(-1)
  const line = (one: Plea['lines'][number]): string[] => {
    const marks = marksOf(one)
    return [
      `Written ${one.networkAt ? bothTimes(one.networkAt, zone) : 'at a time the network did not say'}`,
      `Received ${bothTimes(one.capturedAt, zone)}${marks ? ` [${marks}]` : ''}`,
      one.text === '' ? '(no words)' : one.text,
    ]
  }
  return [
    `MESSAGE FROM THE PUBLIC, ${plea.place}`,
    `Place: ${plea.places.join(' / ') || 'not said'}`,
    `Call-back: ${[...plea.phones, ...(plea.contact ? [plea.contact] : []), `${plea.handle} on ${plea.network}`].join(' / ')}`,
    ...(plea.people ? [`People: ${plea.people}`] : []),
    `From: ${plea.name} (${plea.handle}) to ${plea.to}, ${plea.network}`,
    `Link: ${plea.link ?? 'none'}`,
    `Record: ${plea.records.join(', ')}`,
    ...(last ? ['', 'Newest words, verbatim:', ...line(last)] : []),
    ...(lines.length > 1
      ? ['', 'All of it, oldest first:', ...lines.flatMap((one) => ['', ...line(one)])]
      : []),
  ].join('\n')
}

/** A number digit by digit, as it is said over a telephone or a radio. */
const digits = (text: string): string => text.replace(/\d/g, ' $& ').replace(/\s+/g, ' ').trim()

const sentences = (text: string): string[] =>
  [...new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(text)]
    .map(({ segment }) => segment.replace(/\s+/gu, ' ').trim())
    .filter(Boolean)

/** How many earlier messages are read aloud; the first is always among them. The copied text has all. */
const earlierAloud = 3

/** The same in short sentences, the place first, to read aloud: the newest words, then what was written before them. */
export const aloudOf = (plea: Plea): string[] => {
  const last = plea.lines.at(-1)
  const before = plea.lines.slice(0, -1)
  const read = [...before.slice(0, 1), ...before.slice(1).slice(1 - earlierAloud)]
  const left = before.length - read.length
  return [
    `A message from the public on ${plea.network}, ${plea.place}.`,
    plea.places.length > 0 ? `The place is ${plea.places.join(', or ')}.` : 'The place was not said.',
    ...(last
      ? [
          `Written at ${clockOf(last.networkAt ?? last.capturedAt, plea.zone)}, received at ${clockOf(last.capturedAt, plea.zone)}, our time.`,
          ...(last.deleted ? ['The person has deleted it since.'] : []),
          before.length > 0 ? 'The newest words are:' : 'The words are:',
          ...sentences(last.text),
          'End of the words.',
        ]
      : []),
    ...read.flatMap((line) => [
      `Before that, at ${clockOf(line.capturedAt, plea.zone)}, they wrote:`,
      ...(line.text === '' ? ['No words.'] : sentences(line.text)),
      'End of these words.',
    ]),
    ...(left > 0 ? [`${left} more in between are in the text to copy.`] : []),
    ...(plea.people ? [`People: ${plea.people}.`] : []),
    ...plea.phones.map((phone) => `Call back on ${digits(phone)}.`),
    ...(plea.contact ? [`About contact they said: ${plea.contact}.`] : []),
    `The person writes as ${plea.handle}.`,
    ...(plea.records.length > 0 ? [`Our record number is ${digits(String(plea.records.at(-1)))}.`] : []),
  ]
}
