import type { Cover } from '#core/rota'
import { accountsFor, type Rights } from '#platform/http'
import type { Entry, Keeper } from './entry.ts'
import { type Ground, nameIn } from './ground.ts'

/** APCO 2.3.2: at least so many who update an account, and so many who can stand in. */
export const leastUpdaters = 2
export const leastBackups = 1

export type KeeperNow = Keeper & { counts: boolean; cover: Cover; says: string }

/**
 * Why somebody cannot answer on an account, to follow their name; null when they can. A role for some accounts counts there
 * and nowhere else; a right that lapsed (law 7) does not count until it is back.
 */
const whyNotAnswer = ({ account }: Entry, rights: Rights): string | null => {
  const lapsed = rights.withheld?.get('sending.reply')
  if (lapsed !== undefined) return ` may not answer: ${lapsed}`
  if (!rights.has('sending.reply')) return "'s roles may not answer"
  const only = accountsFor(rights, 'sending.reply')
  return only === null || (account && only.has(account.id)) ? null : ' may answer on other accounts only'
}

/** Whether each keeper of an account counts at this moment, and why not. */
export const keepersNow = (entry: Entry, ground: Ground): KeeperNow[] =>
  entry.keepers.map((keeper) => {
    const here = ground.people.get(keeper.person)
    const cover = ground.cover.get(keeper.person) ?? 'unknown'
    const name = nameIn(ground, keeper.person)
    if (!here) return { ...keeper, cover, counts: false, says: `${name} holds no role here any more` }
    const why = whyNotAnswer(entry, here.rights)
    if (why) return { ...keeper, cover, counts: false, says: `${name}${why}` }
    if (cover === 'leave') return { ...keeper, cover, counts: false, says: `${name} is on leave` }
    const there = { on: 'on shift', off: 'off shift', unknown: 'by role' }[cover]
    return { ...keeper, cover, counts: true, says: `${name}, ${there}` }
  })

/** Whether too few people keep an account at this moment, in words (APCO 2.3.2). */
export const judgeCover = (entry: Entry, ground: Ground): { short: boolean; says: string } => {
  const now = keepersNow(entry, ground)
  const count = (part: Keeper['part']): number =>
    now.filter((keeper) => keeper.part === part && keeper.counts).length
  const [updaters, backups] = [count('updater'), count('backup')]
  const lost = now.filter((keeper) => !keeper.counts).map((keeper) => keeper.says)
  const lacks = [
    ...(updaters < leastUpdaters ? [`${updaters} of at least ${leastUpdaters} updaters`] : []),
    ...(backups < leastBackups ? ['no backup'] : []),
  ]
  if (lacks.length === 0)
    return {
      short: false,
      says: `${updaters} updaters and ${backups} ${backups === 1 ? 'backup' : 'backups'}.`,
    }
  return {
    short: true,
    says: `It has ${lacks.join(' and ')} now${lost.length > 0 ? `: ${lost.join('; ')}` : ''}. Name others, or give them the role again.`,
  }
}
