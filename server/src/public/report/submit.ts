import { encode, type Submission, submissionMediaType } from '#connectors/web'
import type { Delivery } from '#core/channels'
import type { World } from '#core/world'
import { secondsAfter } from '#platform/clock'
import type { Site } from '#public/pages'
import type { Limits } from './limits.ts'
import { addressHash, newReference, secretOf, submissionIdOf } from './names.ts'
import type { Said } from './said.ts'
import { arrivalsSince, noteSubmission, openPage } from './store.ts'
import type { FilesTaken, Refused } from './take-files.ts'

/** Puts deliveries on the record and answers after the commit (intake's `receive`). */
export type Receive = (
  world: World,
  batch: { agency: number; accountId: string; deliveries: Delivery[] },
) => Promise<{
  messages: { networkId: string; messageId: string; conversationId: string; duplicate: boolean }[]
}>

export type FormWorld = { world: World; receive: Receive; limits: Limits }

/** What is known about where a submission comes from. */
export type Origin = { address: Buffer | null; overLimit: boolean }

/** Whether this address has sent so much lately that files are put off and the report is marked; it is never shut out. */
export const originOf = async (
  { world, limits }: FormWorld,
  agency: number,
  address: string | null,
): Promise<Origin> => {
  if (!address) return { address: null, overLimit: false }
  const hash = addressHash(world.keys.derive('report form'), address)
  const since = secondsAfter(world.clock.now(), -limits.windowSeconds)
  // When the count cannot be had the report comes in as any other (law 3).
  const lately = await arrivalsSince(world.db, agency, hash, since).catch(() => 0)
  return { address: hash, overLimit: lately >= limits.perWindow }
}

export type Report = {
  site: Site
  language: string
  said: Said
  files: FilesTaken
  /** The form's hidden word (`tokenOf`). */
  token: string
  /** The page it is added to; absent for a new report, whose page follows from the token. */
  secret?: string
  origin: Origin
  /** When it was filled in; now, unless it is practice. */
  at?: Date
  marks?: string[]
}

const whyRefused: Record<Refused['why'], string> = {
  large: 'It was too large.',
  video_large: 'It was too large.',
  type: 'It is not a picture or video that we take.',
  many: 'There were too many files at once.',
  failed: 'It did not arrive whole.',
  later: 'Files from this connection were put off: the person may add it later.',
}

/**
 * Puts one submission of the form on the record and returns its private page only after the commit (law 1; 4.1.2).
 * Sent twice it is one message with one page. Throws when it could not be recorded; sending it again is safe.
 */
export const fileReport = async (
  form: FormWorld,
  { site, language, said, files, token, origin, ...report }: Report,
): Promise<{ reference: string; secret: string }> => {
  const { world, receive } = form
  const { agency, accountId } = site
  const key = world.keys.derive('report form')
  const now = world.clock.now()
  const at = report.at ?? now
  const secret = report.secret ?? secretOf(key, agency, token)
  const reference = await openPage(world.db, { agency, secret, language, at: now }, () =>
    newReference(site.shortName),
  )
  const media: Submission['media'] = [
    ...files.kept,
    ...files.refused.map(({ name, mediaType, size, why }) => ({
      refused: whyRefused[why],
      mediaType: mediaType || 'application/octet-stream',
      size,
      alt: name.slice(0, 200),
    })),
  ]
  const submissionId = submissionIdOf(key, secret, token, [said, media])
  const group = origin.address?.toString('hex').slice(0, 4).toUpperCase()
  const raw = encode({
    version: 1,
    submissionId,
    reference,
    name: said.name,
    text: said.what,
    place: said.where,
    danger: said.danger,
    contact: { safe: said.safe, how: said.contact, needs: said.needs },
    language,
    media,
    at: at.toISOString(),
    marks: [
      ...(report.marks ?? []),
      ...(said.cut ? ['cut short by us'] : []),
      ...(origin.overLimit ? ['over the rate limit', `same connection: ${group}`] : []),
    ],
    ...(Object.keys(said.raw).length > 0 && { rawFields: said.raw }),
  })
  await receive(world, { agency, accountId, deliveries: [{ raw, mediaType: submissionMediaType }] })
  const note = { agency, id: submissionId, reference, at: now, kept: files.kept.length, ...origin }
  await noteSubmission(world.db, { ...note, refused: files.refused }).catch((error: unknown) =>
    // The report itself is on record: its page must be given out all the same.
    world.log.error({ error }, 'a report was recorded but not noted for its page'),
  )
  return { reference, secret }
}
