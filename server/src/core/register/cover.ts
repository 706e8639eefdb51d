import type { Cover } from '#core/rota'
import type { Entry, Keeper } from './entry.ts'
import { type Ground, nameIn, whyNotAnswer } from './ground.ts'

/** APCO 2.3.2: at least so many who update an account, and so many who can stand in. */
export const leastUpdaters = 2
export const leastBackups = 1

export type KeeperNow = Keeper & { counts: boolean; cover: Cover; says: string }

/** Whether each keeper of an account counts at this moment, and why not. */
export const keepersNow = (entry: Entry, ground: Ground): KeeperNow[] =>
  entry.keepers.map((keeper) => {
    const cover = ground.cover.get(keeper.person) ?? 'unknown'
    const name = nameIn(ground, keeper.person)
    const why = whyNotAnswer(ground, keeper.person, entry.account?.id ?? null)
    if (why !== null) return { ...keeper, cover, counts: false, says: `${name} ${why}` }
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
