import { type Dice, pick } from '../chance.ts'
import type { Scenario } from './scenario.ts'

const slot = /\{([^{}]+)\}/g
/** Filled by the program. */
export const builtIn: readonly string[] = ['us', 'number', 'small', 'hour', 'minute']

/** The names of lists that a text is filled from; `{this|that}` brings its own. */
export const slotsIn = (text: string): string[] =>
  [...text.matchAll(slot)].map((m) => m[1]!).filter((name) => !name.includes('|') && !builtIn.includes(name))

/** The lists of a scenario: its own before those of its pools. */
export const wordsOf = (scenario: Pick<Scenario, 'words' | 'pools'>): Record<string, readonly string[]> =>
  Object.assign(
    {},
    ...Object.keys(scenario.pools)
      .sort()
      .map((name) => scenario.pools[name]!.words),
    scenario.words,
  )

/** A text as somebody wrote it: `{street}` from its list, `{a|b}` one of them, `{number}` a house, `{us}` our handle. */
export const fill = (
  text: string,
  dice: Dice,
  words: Readonly<Record<string, readonly string[]>>,
  us: string,
): string =>
  text.replace(slot, (whole, name: string) => {
    if (name.includes('|')) return pick(dice, name.split('|'))
    if (name === 'us') return us
    if (name === 'number') return String(2 + Math.floor(dice() * 240))
    if (name === 'small') return String(2 + Math.floor(dice() * 7))
    if (name === 'hour') return String(1 + Math.floor(dice() * 12))
    if (name === 'minute') return String(10 + Math.floor(dice() * 50))
    const list = words[name]
    return list ? pick(dice, list) : whole
  })
