import type { AccountHealth } from '@callbox/contract'
import { packOf } from '#core/policy'
import type { Entry } from '../entry.ts'
import type { Ground } from '../ground.ts'
import type { Lack } from '../lack.ts'
import type { Part } from './compose.ts'
import { isReadable } from './due.ts'
import { factsNow, outdated } from './material.ts'

/** Our own page is no profile on a network. */
export const hasProfile = (entry: Entry): boolean => entry.network !== 'web'

/** Whether a program reads what its network shows; where the code for it is not at hand, whether it ever did. */
export const isRead = (entry: Entry, ground: Ground): boolean =>
  ground.connectors.size > 0 ? isReadable(entry, ground.connectors) : entry.profile?.readAt != null

/** Why the approved words are no longer today's; null while they are. */
export const yesterday = (entry: Entry, { agency }: Ground): string | null => {
  const { statement } = entry
  if (!statement) return null
  const pack = packOf(agency.pack)
  const { page: _, ...now } = factsNow(
    {
      agency,
      pack,
      languages: [],
      page: '',
      nonEmergency: agency.nonEmergency || pack.non_emergency.number || null,
    },
    entry,
    statement.language,
  )
  return outdated(statement.facts, now)
}

/**
 * What keeps an account from showing today's approved statement with the given parts in it; null when it does: as read
 * from its network, or as a person has confirmed and must look at again (APCO 2.1.1 to 2.1.4).
 */
export const lacksStatement = (entry: Entry, ground: Ground, needs: readonly Part[]): Lack => {
  if (!hasProfile(entry)) return null
  const { statement, profile } = entry
  if (!statement) return 'an approved statement'
  const old = yesterday(entry, ground)
  if (old) return old
  const said = (part: Part) => statement.parts.some((one) => one.part === part && one.is !== 'left_out')
  // The notice on records may stand on the page that the profile points at.
  const without = needs.find((part) => !said(part) && !(part === 'records' && said('more')))
  if (without) return `the part “${without}” in its statement`
  if (isRead(entry, ground)) {
    if (!profile?.readAt) return 'a first look at its live profile'
    return profile.findings.find(({ what }) => what === 'text' || what === 'name')?.says ?? null
  }
  if (statement.setAt === null) return 'somebody who says that it stands on the network'
  return statement.reviewOn !== null && statement.reviewOn < ground.day
    ? { late: `a review, due ${statement.reviewOn}` }
    : null
}

/** What its network shows of an account, in a word and a sentence: drifted first, then what was never right. */
export const profileNow = (entry: Entry, ground: Ground): AccountHealth['profile'] => {
  const { profile, statement } = entry
  if (!hasProfile(entry)) return { state: 'as_approved', says: 'It is our own page.' }
  const words = (alarm: boolean) =>
    (profile?.findings ?? [])
      .filter((one) => one.alarm === alarm && (alarm || one.what !== 'verified'))
      .map(({ says }) => says)
      .join(' ')
  if (profile?.driftedSince) return { state: 'drifted', says: words(true) }
  if (!statement) return { state: 'nothing_approved', says: 'What it says about itself is not approved.' }
  const lacks = lacksStatement(entry, ground, [])
  const others = words(false)
  if (isRead(entry, ground) && !profile?.readAt)
    return { state: 'unread', says: profile?.failed ?? 'It has not been read yet.' }
  return lacks || others
    ? {
        state: 'differs',
        says: [others || `It lacks ${typeof lacks === 'object' ? lacks?.late : lacks}.`].join(' '),
      }
    : { state: 'as_approved', says: 'It shows what was approved.' }
}
