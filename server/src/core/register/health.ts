import type { AccountHealth, OutputOf, Routes } from '@callbox/contract'
import { type Account, endingSignIns, openGaps, outagesOf } from '#core/accounts'
import { lastByAccount } from '#core/conversations'
import { cannotSend } from '#core/sending'
import type { World } from '#core/world'
import { judgeCover, type KeeperNow, keepersNow } from './cover.ts'
import { type Ground, registerNow } from './ground.ts'
import { watchedAt } from './hours.ts'
import { isForeign } from './missing.ts'
import { profileNow } from './profile/standing.ts'

const signInState = (
  account: Account,
  foreign: boolean,
  { at, zone }: Ground,
): Pick<AccountHealth['signIn'], 'state' | 'says'> => {
  const ending = endingSignIns([account], at, zone)[0]
  if (ending) return { state: 'ending', says: ending.says }
  if (!foreign && !account.signInEnds)
    return { state: 'not_needed', says: 'It needs no sign-in at a network of others.' }
  switch (account.health.state) {
    case 'signed_out':
      return { state: 'refused', says: 'The network no longer takes our sign-in: connect the account again.' }
    case 'unknown':
      return { state: 'untried', says: 'Not tried yet.' }
    default:
      return { state: 'taken', says: 'The network takes our sign-in.' }
  }
}

const signIn = (account: Account, foreign: boolean, ground: Ground): AccountHealth['signIn'] => ({
  ...signInState(account, foreign, ground),
  endsAt: account.signInEnds?.at.toISOString() ?? null,
  renews: account.signInEnds?.renews ?? false,
})

const atWork = (keepers: readonly KeeperNow[]): number | null =>
  keepers.every(({ cover }) => cover === 'unknown')
    ? null
    : keepers.filter(({ cover, counts }) => counts && cover === 'on').length

/** What is worst stands first: signed out, then what cannot be read or sent, then what ends soon, then a profile that is not ours any more, then too few people, then the rest. */
const urgency = ({ state, cover, signIn, profile }: AccountHealth): number =>
  state === 'signed_out'
    ? 0
    : state === 'cannot_read' || state === 'cannot_send'
      ? 1
      : signIn.state === 'ending'
        ? 2
        : profile.state === 'drifted'
          ? 3
          : cover.short
            ? 4
            : state === 'slow'
              ? 5
              : 6

/**
 * How every account in use is at this moment: what came and went last, what could not be read, whether its network takes
 * our sign-in, who keeps it; and which networks are out, told once and not for each account (CoP P10). `mine` are the accounts of somebody who works
 * for some only; null is all of them.
 */
export const healthNow = async (
  world: Pick<World, 'db' | 'clock' | 'connectors'>,
  agency: number,
  mine: ReadonlySet<string> | null = null,
): Promise<OutputOf<Routes['register.health']>> => {
  const [{ entries, ground }, last, gaps] = await Promise.all([
    registerNow(world, agency),
    lastByAccount(world.db, agency),
    openGaps(world.db, agency),
  ])
  const used = entries.flatMap((entry) =>
    entry.account && entry.account.state !== 'closed' && (mine?.has(entry.account.id) ?? true)
      ? [{ entry, account: entry.account }]
      : [],
  )
  const accounts = used.map(({ entry, account }): AccountHealth => {
    const seen = last.accounts.get(account.id)
    return {
      account: account.id,
      entry: entry.id,
      network: account.network,
      handle: account.handle,
      name: account.name,
      state: account.health.state,
      says: account.health.sentence,
      since: account.health.since.toISOString(),
      lastReadAt: account.lastReadAt?.toISOString() ?? null,
      lastInAt: seen?.in?.toISOString() ?? null,
      lastOutAt: seen?.out?.toISOString() ?? null,
      gaps: gaps.get(account.id)?.length ?? 0,
      signIn: signIn(account, isForeign(entry, ground), ground),
      cannotSend: cannotSend(world, account),
      budgets: account.budgets.map((one) => ({ ...one, resetsAt: one.resetsAt?.toISOString() ?? null })),
      cover: { ...judgeCover(entry, ground), atWork: atWork(keepersNow(entry, ground)) },
      profile: profileNow(entry, ground),
      watchedNow: entry.hours && watchedAt(entry.hours, ground.at, ground.zone),
    }
  })
  return {
    at: ground.at.toISOString(),
    accounts: accounts.toSorted((a, b) => urgency(a) - urgency(b) || a.network.localeCompare(b.network)),
    outages: outagesOf(used.map(({ account }) => account)).map((outage) => ({
      network: outage.network,
      says: `${outage.accounts.length} of ${outage.of} accounts there cannot be reached since about the same time: the network seems to be out.`,
      since: outage.since.toISOString(),
      accounts: outage.accounts.map(({ id }) => id),
    })),
  }
}
