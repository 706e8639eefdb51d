import { type Band, bands, type OutputOf, type Place, places, type Routes } from '@callbox/contract'
import { calms, dangers, lists, signs, subjects } from '#core/assess'
import { closedAsTheyStood } from '#core/conversations'
import { personNames } from '#core/identity'
import type { World } from '#core/world'
import type { Db } from '#platform/db'
import { agreedSince, correctionsSince, disagreements } from './corrections.ts'
import { adoptionsOf, modelsOf } from './models.ts'
import { figuresIn, saysOf } from './report.ts'
import { newestTraining } from './training.ts'
import { ownWords, wordsEdition } from './words.ts'

type State = OutputOf<Routes['triage.state']>

const isPlace = (word: string): word is Place => places.some((place) => place === word)
const isBand = (word: string): word is Band => bands.some((band) => band === word)

/** Where the machine and people agree and where not: closed as it stood, or moved by a person. */
export const agreement = async (db: Db, agency: number, at: Date): Promise<State['agreement']> => {
  const [same, moved] = await Promise.all([
    closedAsTheyStood(db, agency, agreedSince(at)),
    disagreements(db, agency, at),
  ])
  return [
    ...same.flatMap(({ band, n }) => (isBand(band) ? [{ machine: band, person: band, n }] : [])),
    ...moved.flatMap(({ machine, person, n }) =>
      isPlace(machine) && isBand(person) ? [{ machine, person, n }] : [],
    ),
  ]
}

/** What a line may mean, in the words that stand beside a message as its reason. */
const kinds: State['kinds'] = Object.entries({
  ...dangers,
  ...signs,
  ...subjects,
  ...calms,
  person: 'a word for people, to be counted',
}).map(([id, words]) => ({ id, words: Object.hasOwn(calms, id) ? `${words} (lowers a little)` : words }))

/** Everything the page about triage shows beside the list of corrections. */
export const triageState = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  agency: number,
): Promise<State> => {
  const [adoptions, models, training, words, edition, agreed] = await Promise.all([
    adoptionsOf(db, agency),
    modelsOf(db, agency),
    newestTraining(db, agency),
    ownWords(db, agency),
    wordsEdition(db, agency),
    agreement(db, agency, clock.now()),
  ])
  const names = await personNames(db, [
    ...adoptions.map((one) => one.by),
    ...models.map((one) => one.madeBy),
    ...words.map((one) => one.addedBy),
    ...(training ? [training.by] : []),
  ])
  const named = (id: string) => ({ id, name: names.get(id) ?? id })
  const now = adoptions[0]
  return {
    inUse: {
      version: now?.version ?? 'shipped',
      model: now?.model ?? null,
      since: now?.at.toISOString() ?? null,
      by: now ? named(now.by) : null,
      why: now?.why ?? null,
    },
    earlier: adoptions.slice(1).map((one) => ({
      version: one.version ?? 'shipped',
      model: one.model,
      at: one.at.toISOString(),
      by: named(one.by),
      why: one.why,
    })),
    models: models.map((one) => ({
      id: one.id,
      version: one.version,
      madeAt: one.madeAt.toISOString(),
      madeBy: named(one.madeBy),
      corrections: one.corrections,
      examples: one.examples,
      figures: figuresIn(one.report),
      says: saysOf(one.report),
      inUse: one.id === now?.model,
    })),
    training: training && {
      state: training.state,
      says: training.says,
      by: named(training.by),
      at: training.at.toISOString(),
      endedAt: training.endedAt?.toISOString() ?? null,
    },
    fresh: await correctionsSince(db, agency, models[0]?.madeAt ?? null),
    agreement: agreed,
    words: {
      version: edition,
      list: words.map(({ addedAt, addedBy, ...word }) => ({
        ...word,
        addedAt: addedAt.toISOString(),
        addedBy: named(addedBy),
      })),
    },
    kinds,
    languages: lists.map((list) => ({
      tag: list.tag,
      version: list.version,
      lines: list.entries.length,
      own: words.filter((word) => word.tag === list.tag).length,
      reviewedByNative: list.reviewedByNative,
    })),
  }
}
