import { z } from 'zod'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const medium = z.union([
  z.strictObject({
    sha256: hash,
    shownSha256: hash.nullable(),
    mediaType: z.string().min(1),
    shownType: z.string().nullable(),
    size: z.int().min(0),
    alt: z.string(),
  }),
  z.strictObject({
    refused: z.string().min(1),
    mediaType: z.string().min(1),
    size: z.int().min(0),
    alt: z.string(),
  }),
])

/**
 * What the form took in, as its raw bytes say it. `at` is when it was filled in; `danger` and `safe` are '' when the
 * person gave no answer. `rawFields` holds, in base64, the bytes of fields that were not clean UTF-8.
 */
export const submission = z.strictObject({
  version: z.literal(1),
  submissionId: z.string().min(16).max(200),
  reference: z.string().min(1).max(40),
  name: z.string(),
  text: z.string(),
  place: z.string(),
  danger: z.enum(['yes', 'no', 'unsure', '']),
  contact: z.strictObject({
    safe: z.enum(['yes', 'page_only', 'no', '']),
    how: z.string(),
    needs: z.string(),
  }),
  language: z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/),
  media: z.array(medium),
  at: z.iso.datetime(),
  marks: z.array(z.string().min(1)),
  rawFields: z.record(z.string(), z.base64()).optional(),
})
export type Submission = z.infer<typeof submission>

export const submissionMediaType = 'application/vnd.callbox.report+json'

/** The canonical bytes of a submission: JSON in UTF-8 with the keys in alphabetical order. Throws when it is malformed. */
export const encode = (said: Submission): Uint8Array =>
  Buffer.from(
    JSON.stringify(submission.parse(said), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    ),
    'utf8',
  )
