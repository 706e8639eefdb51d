import { counted, type OutputOf, plural, type Routes } from '@callbox/contract'
import { accountsOf, openGaps } from '#core/accounts'
import { leavingNow, unknownCount } from '#core/sending'
import type { World } from '#core/world'
import { asideNow } from '#platform/events'
import { jobsGivenUp } from '#platform/jobs'

type Stuck = OutputOf<Routes['status.now']>['stuck'][number]

/** Everything that does not go on by itself, with what mends it and where; nothing is left out because it is small. */
export const stuckNow = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  agency: number,
): Promise<Stuck[]> => {
  const [aside, givenUp, unknown, leaving, all, gaps] = await Promise.all([
    asideNow(db, agency),
    jobsGivenUp(db),
    unknownCount(db, agency),
    leavingNow(db, agency, clock.now()),
    accountsOf(db, agency),
    openGaps(db, agency),
  ])
  const sum = (of: readonly { n: number }[]): number => of.reduce((n, one) => n + one.n, 0)
  const late = leaving.reduce((n, one) => n + one.late, 0)
  const out = all.filter((one) => one.state === 'live' && one.health.state === 'signed_out')
  const open = [...gaps.values()].reduce((n, list) => n + list.length, 0)
  const found: Stuck[] = [
    {
      what: 'late',
      n: late,
      says: `${counted(late, 'answer')} should have left a minute ago.`,
      todo: 'It leaves by itself once a worker runs and its account can send.',
      to: '/accounts',
      again: false,
    },
    {
      what: 'signed_out',
      n: out.length,
      says: `${counted(out.length, 'account is', 'accounts are')} signed out: nothing is read and nothing leaves there.`,
      todo: 'Connect it again with a new app password or token.',
      to: '/accounts',
      again: false,
    },
    {
      what: 'unknown',
      n: unknown,
      says: `Of ${counted(unknown, 'answer')} nobody knows whether ${plural(unknown, 'it', 'they')} went out.`,
      todo: 'Look on the network, and say for each whether it is there.',
      to: '/unknown',
      again: false,
    },
    {
      what: 'events',
      n: sum(aside),
      says: `${counted(sum(aside), 'event was', 'events were')} set aside: ${aside.map(({ reader, name, n }) => `${reader} could not apply ${n} × ${name}`).join('; ')}.`,
      todo: 'What each error was is said by "callbox doctor". Once it is mended, take them up again.',
      to: null,
      again: true,
    },
    {
      what: 'jobs',
      n: sum(givenUp),
      says: `${counted(sum(givenUp), 'job was', 'jobs were')} given up: ${givenUp.map(({ task, n }) => `${n} × ${task}`).join(', ')}.`,
      todo: 'They failed as often as they may; the log says why. Once it is mended, take them up again.',
      to: null,
      again: true,
    },
    {
      what: 'gaps',
      n: open,
      says: `There ${plural(open, 'is', 'are')} ${counted(open, 'gap')} in what a network gave us.`,
      todo: 'Look on the network for what is missing; the gap closes when it has been read.',
      to: '/accounts',
      again: false,
    },
  ]
  return found.filter(({ n }) => n > 0)
}
