import { diceOf, pick } from '../chance.ts'
import type { PublicAuthor } from '../types.ts'
import type { Act } from './acts.ts'
import { fill, wordsOf } from './fill.ts'
import { plantedPosts } from './pleas.ts'
import type { Scenario } from './scenario.ts'
import { anybody } from './timeline.ts'

const base = (language: string): string => language.split('-')[0]!

export type Answered = {
  /** The planted plea that the answered post is, repeats or follows; null for everybody else's. */
  planted: string | null
  /** The act that we answered, or its id on the network. */
  to: string
  author: PublicAuthor
  ourText: string
  /** Which of our answers to them: the first is 1. */
  nth: number
  /** Of our answer. */
  language: string
  us?: string
}

/**
 * What the answered person says to an answer of ours; `at` counts from the answer, `replyTo` is `answer`. The author of
 * a plea, or of a beat, says what the scenario has for them; anybody else says one of its general answers, or nothing.
 */
export const reactionsTo = (scenario: Scenario, seed: number, answered: Answered): Act[] => {
  const { planted, author, nth, us = anybody } = answered
  const to = answered.to.slice(answered.to.indexOf('/') + 1)
  const dice = diceOf(seed, scenario.name, 'reaction', to, nth, answered.ourText)
  const words = wordsOf(scenario)
  const act = (text: string, after: readonly [number, number], over: object): Act => ({
    do: 'post',
    id: `${to}.reaction.${nth}`,
    at: Math.floor(after[0] + dice() * Math.max(0, after[1] - after[0])),
    role: 'reaction',
    author,
    // The same throws as the plea: what it named, it names again.
    text: fill(text, planted ? diceOf(seed, planted, 'words') : dice, words, us),
    replyTo: 'answer',
    band: 'other',
    ...(planted && { planted }),
    ...over,
  })
  const pleading =
    planted !== null &&
    (to === planted || to.startsWith(`${planted}.again.`) || to.startsWith(`${planted}.reaction.`))
  const plea = pleading
    ? plantedPosts(scenario, seed, us).find((post) => post.planted === planted)
    : undefined
  const beat = scenario.beats.find((one) => to === one.id || to.startsWith(`${one.id}.reaction.`))
  const theirs = plea?.of.answers ?? beat?.answers
  if (plea || beat) {
    const language =
      plea?.language ??
      beat?.language ??
      (beat && scenario.people[beat.by]?.language) ??
      scenario.languages[0]!
    const understood = base(language) === base(answered.language)
    const fitting = theirs?.find(
      (one) => one.nth === nth && (one.when === 'always' || (one.when === 'understood') === understood),
    )
    if (!fitting) return []
    return [
      act(pick(dice, fitting.texts), fitting.after, {
        language,
        band: fitting.band ?? plea?.band ?? beat?.band ?? 'other',
        ...(fitting.media && { media: fitting.media }),
      }),
    ]
  }
  let throwOf = dice()
  for (const general of scenario.answers) {
    if (general.language !== undefined && base(general.language) !== base(answered.language)) continue
    throwOf -= general.share
    if (throwOf < 0)
      return [
        act(pick(dice, general.texts), general.after, {
          band: general.band,
          language: general.language ?? answered.language,
        }),
      ]
  }
  return []
}
