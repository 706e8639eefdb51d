import { type Dice, diceOf, hashOf, pick } from '../chance.ts'
import type { PublicAuthor } from '../types.ts'
import { people } from './pools.ts'

const bare = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()

/** An invented person, the same for the same words; handles of two people differ. */
export const inventedPerson = (language: string, ...who: readonly (string | number)[]): PublicAuthor => {
  const dice: Dice = diceOf('person', ...who)
  const lists = people()
  const names = lists[language] ?? lists[language.split('-')[0]!] ?? lists.en!
  const first = pick(dice, names.first)
  const last = pick(dice, names.last)
  const mark = hashOf('mark', ...who).toString(36)
  const shape = dice()
  const stem =
    shape < 0.3
      ? `${bare(first)}_${bare(last)}`
      : shape < 0.55
        ? `${bare(first)}${bare(last).slice(0, 1)}`
        : shape < 0.8
          ? `${bare(last)}.${bare(first)}`
          : `${bare(first)}riverton`
  const name =
    shape < 0.5
      ? `${first} ${last}`
      : shape < 0.75
        ? first
        : shape < 0.9
          ? `${first} ${last[0]}.`
          : bare(first)
  return { id: `person-${mark}-${hashOf(...who).toString(36)}`, handle: `@${stem}${mark.slice(0, 5)}`, name }
}
