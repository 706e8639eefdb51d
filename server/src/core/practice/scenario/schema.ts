import { bands } from '@callbox/contract'
import { z } from 'zod'
import { pictureKinds } from '../pictures/index.ts'
import { faultKinds } from '../types.ts'

const text = z.string({ error: 'write a text' }).trim().min(1, { error: 'write a text, not an empty one' })
const texts = z
  .array(text, { error: 'write a list of texts, one "- …" a line' })
  .min(1, { error: 'list at least one text' })
const slug = z
  .string({ error: 'write a short id such as "roof-on-ferry-road"' })
  .regex(/^[a-z][a-z0-9-]*$/, { error: 'write small letters, digits and -, beginning with a letter' })
const language = z
  .string({ error: 'write a language code such as "en"' })
  .regex(/^[a-z]{2,3}(-[A-Za-z]{2,4})?$/, { error: 'write a language code such as "en", "cy" or "ur-Latn"' })
const band = z.enum(bands, { error: `write one of ${bands.join(', ')}` })
/** "5:00" is five minutes after the start, "1:05:00" one hour and five minutes. */
const moment = z
  .string({ error: 'write a time since the start, such as "12:30" or "1:05:00", between quotes' })
  .regex(/^(\d+:)?[0-5]?\d:[0-5]\d$/, {
    error: 'write a time since the start, such as "12:30" (minutes and seconds) or "1:05:00", between quotes',
  })
const seconds = z.number({ error: 'write a number of seconds' }).min(0, { error: 'write 0 seconds or more' })
const share = z
  .number({ error: 'write a share between 0 and 1' })
  .min(0, { error: 'write a share between 0 and 1' })
  .max(1, { error: 'write a share between 0 and 1' })
const positive = (what: string) =>
  z.number({ error: `write ${what}` }).gt(0, { error: `write ${what}, more than 0` })
const count = (what: string) =>
  z.int({ error: `write ${what}` }).min(1, { error: `write ${what}, at least 1` })
const person = z.strictObject({
  handle: text,
  name: text,
  language: language.optional(),
})
const pictureKind = z.enum(pictureKinds, { error: `write one of ${pictureKinds.join(', ')}` })
const media = z
  .array(
    z.strictObject({
      kind: pictureKind,
      alt: z.string({ error: 'write what the picture shows, or "" when its author would not' }),
    }),
  )
  .optional()

const answer = z.strictObject({
  /** Which of our answers to them: the first is 1. */
  nth: count('which of our answers, 1 for the first').default(1),
  /** Seconds after our answer: shortest and longest. */
  after: z.tuple([seconds, seconds], { error: 'write the shortest and the longest wait, such as [20, 90]' }),
  /** Whether our answer was in their language: what they say then, or then not. */
  when: z
    .enum(['always', 'understood', 'not_understood'], { error: 'write always, understood or not_understood' })
    .default('always'),
  band: band.optional(),
  texts,
  media,
})

const beat = z.strictObject({
  id: slug,
  at: moment,
  by: slug,
  band,
  text,
  language: language.optional(),
  /** A beat or plea below which it stands. */
  reply_to: slug.optional(),
  media,
  answers: z.array(answer).optional(),
})

const plea = z.strictObject({
  id: slug,
  band: band.default('life_at_risk'),
  at: moment.optional(),
  /** Instead of `at`: planted somewhere between the two. */
  between: z.tuple([moment, moment], { error: 'write two times, such as ["10:00", "55:00"]' }).optional(),
  /** How many of this kind are planted, each with its own place and its own words. */
  count: count('how many').default(1),
  by: slug.optional(),
  language: language.optional(),
  texts,
  media,
  /** Others pass it on, with small changes of their own. */
  reposts: z
    .strictObject({
      up_to: count('how often it is reposted at most').max(100),
      within_minutes: positive('within how many minutes'),
    })
    .optional(),
  /** The same words with another address, by another person: a plea of its own, not a copy. */
  elsewhere: count('how many').optional(),
  /** The author does not wait: what they write when nobody has answered, each so many minutes after the plea. */
  unanswered: z.array(z.strictObject({ after_minutes: positive('after how many minutes'), text })).optional(),
  answers: z.array(answer).optional(),
})

const rate = z.strictObject({
  at: moment,
  per_minute: z.number({ error: 'write how many a minute' }).min(0, { error: 'write 0 or more a minute' }),
})

const shares = <K extends z.core.$ZodRecordKey>(key: K) =>
  z.record(key, positive('a share')).refine((given) => Object.keys(given).length > 0, {
    error: 'list at least one, with its share',
  })

const crowd = z.strictObject({
  id: slug,
  /** A straight line from each to the next; the last one holds to the end. */
  rates: z.array(rate).min(1, { error: 'list at least one rate' }),
  /** So many times as much, between the two. */
  surge: z.strictObject({ from: moment, until: moment, factor: positive('a factor') }).optional(),
  bands: z.partialRecord(z.enum(bands), positive('a share')),
  languages: shares(language),
  /** Files of texts below `texts/`, without `.yaml`. */
  pools: z.array(slug).optional(),
  texts: z.array(z.strictObject({ band, language: language.default('en'), texts })).optional(),
  /** Share that its author changes, or takes away, within ten minutes. */
  edited: share.optional(),
  deleted: share.optional(),
  /** Share that comes with a picture, and of which kinds. */
  pictures: share.optional(),
  picture_kinds: z
    .array(pictureKind)
    .min(1, { error: 'list at least one kind of picture' })
    .default(['street', 'car', 'screenshot']),
})

const fault = z.strictObject({
  kind: z.enum(faultKinds, { error: `write one of ${faultKinds.join(', ')}` }),
  from: moment,
  until: moment.optional(),
  share: share.optional(),
  retryAfter: seconds.optional(),
  of: z.enum(['all', 'reading', 'sending'], { error: 'write all, reading or sending' }).optional(),
  seconds: seconds.optional(),
  minutes: z.number({ error: 'write minutes, with - for clocks that are behind' }).optional(),
})

/** What a scenario file holds. Its messages are remedies: they say what to write. */
export const scenarioFile = z.strictObject({
  title: text,
  about: text,
  clauses: z.array(text).min(1, { error: 'list at least one clause that it exercises' }),
  minutes: count('how many minutes it lasts'),
  languages: z.array(language).min(1, { error: 'list at least one language' }),
  targets: z.strictObject({
    first_look_seconds: count('seconds'),
    first_answer_seconds: count('seconds'),
    /** Of the planted pleas that must be looked at within the target. */
    share: share,
  }),
  /** Lists that `{name}` in a text is filled from, beside those of the files of texts. */
  words: z.record(slug, texts).default({}),
  people: z.record(slug, person).default({}),
  beats: z.array(beat).default([]),
  crowds: z.array(crowd).default([]),
  pleas: z.array(plea).default([]),
  edits: z.array(z.strictObject({ of: slug, at: moment, text })).default([]),
  deletions: z.array(z.strictObject({ of: slug, at: moment })).default([]),
  trolls: z
    .array(
      z.strictObject({
        id: slug,
        people: count('how many people'),
        from: moment,
        until: moment,
        per_minute: positive('how many a minute'),
        band: band.default('abuse_threat'),
        texts,
      }),
    )
    .default([]),
  /** Somebody who calls themselves us. */
  impersonator: z
    .strictObject({
      handle: text,
      name: text,
      posts: z
        .array(z.strictObject({ id: slug, at: moment, text, media }))
        .min(1, { error: 'list at least one post' }),
    })
    .optional(),
  faults: z.array(fault).default([]),
  /** What anybody of the crowd may say to an answer of ours. */
  answers: z
    .array(
      z.strictObject({
        share: share,
        after: z.tuple([seconds, seconds], {
          error: 'write the shortest and the longest wait, such as [20, 90]',
        }),
        band: band.default('other'),
        language: language.optional(),
        texts,
      }),
    )
    .default([]),
})
