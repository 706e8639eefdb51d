import { record } from '#core/archive'
import { mediumOf, settleMedium } from '#core/conversations'
import { agencyOf } from '#core/identity'
import { packOf, retentionAtCapture } from '#core/policy'
import type { World } from '#core/world'
import { wordsOf } from '#platform/errors'
import type { JobHandler } from '#platform/jobs'
import { safeCopy, sniff } from '#platform/media'

export type MediumAt = { agency: number; message: string; revision: number; position: number }

/** The key and payload of the job that fetches one picture after its message is on the record. */
export const fetchJobName = 'medium.fetch'

/**
 * Fetches a picture that the network holds: the original goes on the record as an entry of its own, a copy without
 * location metadata is made for looking at. What is no longer there, or is not a picture, is said in words.
 */
export const fetchMedium = async (world: World, at: MediumAt): Promise<void> => {
  const medium = await mediumOf(world.db, at.agency, at.message, at.revision, at.position)
  if (medium?.state !== 'not_fetched' || !medium.why) return
  const response = await world.fetch(medium.why)
  if (response.status === 404 || response.status === 410)
    return settle(world, at, 'It was no longer on the network when we fetched it.')
  if (!response.ok) throw new Error(`The network answered ${response.status} for a picture.`)
  const bytes = Buffer.from(await response.arrayBuffer())
  const type = await sniff(bytes)
  if (!type) return settle(world, at, 'It is not a picture or video of a kind we open.')
  const shown = await safeCopy(bytes, type.mediaType).catch((error) => ({
    is: 'cannot_be_shown' as const,
    why: wordsOf(error),
  }))
  const sha256 = await world.files.put(bytes)
  const shownSha256 = shown.is === 'shown' ? await world.files.put(shown.bytes) : null
  const part = {
    part: 'medium',
    mediaType: type.mediaType,
    content: { stored: { sha256, size: bytes.length } },
  }
  const kept = retentionAtCapture(packOf((await agencyOf(world.db, at.agency)).pack), 'message')
  await world.db.transaction().execute(async (trx) => {
    await record(trx, [
      {
        agency: at.agency,
        kind: 'medium.fetched',
        subject: medium.conversation,
        at: world.clock.now(),
        retention: { class: kept.id, regime: kept.regime },
        parts: [part],
      },
    ])
    await settleMedium(trx, {
      ...at,
      is: {
        state: 'kept',
        mediaType: type.mediaType,
        size: bytes.length,
        sha256,
        shownSha256,
        shownType: shown.is === 'shown' ? shown.mediaType : null,
      },
    })
  })
}

const settle = (world: World, at: MediumAt, why: string): Promise<void> =>
  world.db.transaction().execute((trx) => settleMedium(trx, { ...at, is: { state: 'refused', why } }))

export const fetchMediumJob = (world: World): JobHandler => ({
  name: fetchJobName,
  bay: 'pictures',
  run: (payload) => fetchMedium(world, payload as unknown as MediumAt),
})
