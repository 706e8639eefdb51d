import { jsonPart, type Part, stash, textPart } from '#core/archive'
import type { AssessInput, AssessResult } from '#core/assess'
import type { Connector, Delivery } from '#core/channels'
import { type Wording, wordingOf } from '#core/conversations'
import type { Pack } from '#core/policy'
import { tuningOf } from '#core/triage'
import type { World } from '#core/world'
import { during } from '#platform/trace'
import { type Understood, understand } from './understand.ts'

/** A message ready for the transaction: understood, its parts stored where they are large, ranked; and what it repeats others by. */
export type Prepared = Understood & { parts: Part[]; assessed: AssessResult | null; wording: Wording | null }

/** What one transaction puts on the record. */
export type Batch = {
  agency: number
  accountId: string
  network: string
  pack: Pack
  at: Date
  items: Prepared[]
  /** Not whether copies go under their first: set when grouping failed, so that each message stands on its own. */
  alone?: boolean
}

/** Everything that can be done before the transaction: decoding, large contents, and ranking, which must hold no locks. */
export const prepare = async (
  world: World,
  agency: number,
  connector: Connector,
  deliveries: readonly Delivery[],
): Promise<Prepared[]> => {
  const understood = await during('decode', async () =>
    deliveries.flatMap((delivery) => understand(connector, delivery)),
  )
  const ranked = understood.filter((u) => !u.undecodable && u.said.kind !== 'deletion')
  const { tuning, why } = await tuningOf(world.db, agency)
  const results = await during('assess', () =>
    world.assessor.assessBatch(ranked.map(askedOf), tuning ?? undefined),
  )
  const resultOf = new Map(ranked.map((u, i) => [u, withWhy(results[i] ?? null, why)]))
  return Promise.all(
    understood.map(async (u) => ({
      ...u,
      assessed: resultOf.get(u) ?? null,
      wording: likenessOf(u, resultOf.get(u) ?? null),
      parts: await Promise.all(partsOf(u).map((part) => stash(world.files, part))),
    })),
  )
}

/** Says beside the assessment that the agency's own tuning was not there to rank with. */
const withWhy = (result: AssessResult | null, why: string | null): AssessResult | null =>
  result && why ? { ...result, why: [result.why, why].filter(Boolean).join('; ') } : result

/** What triage reads of a message: its words with the place that was given beside them. */
const askedOf = ({ said }: Understood): AssessInput => ({
  text: said.context.place ? `${said.text}\n${said.context.place}` : said.text,
  media: said.media.length,
  reply: said.context.parent !== undefined,
  ...(said.language ? { language: said.language } : {}),
  ...(said.danger ? { danger: true } : {}),
})

/** What a message is likened by; null stands for "like no other": incoming fails open (law 3). */
const likenessOf = ({ said, undecodable }: Understood, assessed: AssessResult | null): Wording | null => {
  const held = assessed?.assessment
  if (undecodable || !held) return null
  try {
    const { place } = said.context
    return wordingOf({
      text: said.text,
      places: [...held.places, ...(place ? [place] : [])],
      phones: held.phones,
      people: held.people,
      pictures: said.media.length,
    })
  } catch {
    return null
  }
}

const partsOf = ({ delivery, said }: Understood): Part[] => [
  { part: 'raw', mediaType: delivery.mediaType, content: { bytes: delivery.raw } },
  textPart('text', said.text),
  jsonPart('author', said.author),
  jsonPart('context', said.context),
  ...said.media.flatMap((medium, position): Part[] =>
    medium.from === 'stored'
      ? [
          {
            part: `medium.${position}`,
            mediaType: medium.mediaType,
            content: { stored: { sha256: medium.sha256, size: medium.size } },
          },
        ]
      : [],
  ),
]
