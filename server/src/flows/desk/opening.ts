import { mediumOf } from '#core/conversations'
import { deskOf, type On, tell } from './desk.ts'
import { noSafeCopy } from './message.ts'
import { refuse } from './refusals.ts'

/** The type it is shown as: only what a browser shows without running anything. */
const shows =
  /^(image\/(jpeg|png|webp|gif|avif)|video\/(mp4|webm|quicktime|ogg)|audio\/(mpeg|mp4|ogg|webm|wav))$/

const whyNot = (state: string, why: string | null): string =>
  state === 'kept'
    ? noSafeCopy
    : state === 'refused'
      ? `This file was refused when it came: ${why ?? 'no reason was kept'}.`
      : 'This file was not fetched from the network: look at it there by the link of the message.'

/** The copy for looking at, never the original; each opening is an act with a name and a time (APCO 4.1.2). @throws no_such_medium */
export const opening: On<'desk.opening'> = async (world, caller, { message, revision, position }) => {
  const desk = await deskOf(world, caller)
  const medium = await mediumOf(world.db, desk.agency.id, message, revision, position)
  if (!medium)
    throw refuse('no_such_medium', { why: 'There is no such picture or video. Open the conversation again.' })
  const { state, shown, shownType } = medium
  if (state !== 'kept' || !shown || !shownType || !shows.test(shownType))
    throw refuse('no_such_medium', { why: whyNot(state, medium.why) })
  const bytes = await world.files.get(shown)
  await world.db.transaction().execute((trx) =>
    tell(trx, desk, {
      kind: 'medium.opened',
      subject: medium.conversation,
      data: { message, revision, position, shown: shown.toString('hex') },
    }),
  )
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': shownType,
      'content-length': String(bytes.length),
      // A name of ours: what the sender called it goes into no header.
      'content-disposition': `inline; filename="${message}-${position}.${shownType.replace(/^.*\//, '')}"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      // Kept by no cache: looking again is another opening.
      'cache-control': 'private, no-store',
    },
  })
}
