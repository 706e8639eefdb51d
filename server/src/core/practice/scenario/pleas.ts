import { diceOf, pick } from '../chance.ts'
import type { PublicAuthor } from '../types.ts'
import type { Act, PostAct } from './acts.ts'
import { fill, wordsOf } from './fill.ts'
import { secondsOf } from './moments.ts'
import { inventedPerson } from './people.ts'
import type { Scenario } from './scenario.ts'
import { vary } from './vary.ts'

type Plea = Scenario['pleas'][number]
/** One planted plea: where it stands and what is expected of it. */
export type PlantedPost = PostAct & { planted: string; plea: true; of: Plea }

/** The person of a scenario as the network knows them. */
export const personOf = (scenario: Scenario, id: string): PublicAuthor => {
  const { handle, name } = scenario.people[id]!
  return { id: `cast-${scenario.name}-${id}`, handle: handle.startsWith('@') ? handle : `@${handle}`, name }
}

/** The posts that are planted, by time: every plea, and the same words with another address. */
export const plantedPosts = (scenario: Scenario, seed: number, us: string): PlantedPost[] => {
  const words = wordsOf(scenario)
  const posts = scenario.pleas.flatMap((plea) =>
    Array.from({ length: plea.count }, (_, n): PlantedPost[] => {
      const id = plea.count === 1 ? plea.id : `${plea.id}-${n + 1}`
      const dice = diceOf(seed, scenario.name, id)
      const language =
        plea.language ?? (plea.by && scenario.people[plea.by]?.language) ?? scenario.languages[0]!
      const [from, until] = plea.between
        ? plea.between.map(secondsOf)
        : [secondsOf(plea.at!), secondsOf(plea.at!)]
      // Spread evenly with a throw in each part, so that they never come all at once by chance.
      const part = (until! - from!) / plea.count
      const at = Math.floor(from! + (n + dice()) * part)
      const template = plea.texts[n % plea.texts.length]!
      const said = fill(template, diceOf(seed, id, 'words'), words, us)
      const post = (own: string, seconds: number, role: 'plea' | 'elsewhere', text: string): PlantedPost => ({
        do: 'post',
        id: own,
        at: seconds,
        role,
        planted: own,
        plea: true,
        author:
          plea.by && role === 'plea'
            ? personOf(scenario, plea.by)
            : inventedPerson(language, seed, scenario.name, own),
        text,
        language,
        band: plea.band,
        of: plea,
        ...(plea.media && { media: plea.media }),
      })
      const elsewhere = Array.from({ length: plea.elsewhere ?? 0 }, (_, k) =>
        post(
          `${id}-elsewhere-${k + 1}`,
          at + 60 + Math.floor(dice() * 900),
          'elsewhere',
          otherThan(said, (attempt) => fill(template, diceOf(seed, id, 'elsewhere', k, attempt), words, us)),
        ),
      )
      return [post(id, at, 'plea', said), ...elsewhere]
    }).flat(),
  )
  return posts.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
}

/** The same words with another place: the first throw that names one. */
const otherThan = (said: string, thrown: (attempt: number) => string): string => {
  for (let attempt = 0; attempt < 50; attempt++) {
    const text = thrown(attempt)
    if (text !== said) return text
  }
  return thrown(0)
}

/** What follows from a planted plea: others pass it on, and its author does not wait for ever. */
export const following = (scenario: Scenario, seed: number, post: PlantedPost): Act[] => {
  const { reposts, unanswered } = post.of
  const dice = diceOf(seed, post.id, 'following')
  const language = post.language ?? 'en'
  const told = { do: 'post' as const, planted: post.id, language, band: post.band }
  // One in eight goes as far as it may, most a part of the way.
  const times = reposts ? (dice() < 0.125 ? reposts.up_to : Math.floor(dice() * (reposts.up_to + 1))) : 0
  const passed = Array.from({ length: times }, (_, n): Act => {
    const own = diceOf(seed, post.id, 'repost', n)
    return {
      ...told,
      id: `${post.id}.repost.${n + 1}`,
      role: 'repost',
      at: post.at + 15 + Math.floor(own() ** 2 * (reposts!.within_minutes * 60 - 15)),
      author: inventedPerson(pick(own, [language, scenario.languages[0]!]), seed, post.id, 'repost', n),
      text: vary(post.text, language, own),
      ...(post.media && own() < 0.5 && { media: post.media }),
    }
  })
  if (post.role === 'elsewhere') return passed
  const words = wordsOf(scenario)
  const again = (unanswered ?? []).map(
    ({ after_minutes, text }, n): Act => ({
      ...told,
      id: `${post.id}.again.${n + 1}`,
      role: 'impatient',
      at: post.at + Math.floor(after_minutes * 60),
      author: post.author,
      // The same throws as the plea: what it named, it names again.
      text: fill(text, diceOf(seed, post.id, 'words'), words, ''),
      replyTo: post.id,
      unlessAnswered: true,
    }),
  )
  return [...passed, ...again]
}
