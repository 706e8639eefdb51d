import { counted, type HealthState, plural } from '@callbox/contract'
import { accountsOf, openGaps } from '#core/accounts'
import { lastByAccount } from '#core/conversations'
import { reachable } from '#flows/alarms'
import { agenciesOf } from './flow.ts'
import { type Line, lasting, type Source, secondsBetween, worst } from './part.ts'

/** Seconds since a network was last asked after which it is not asked any more, whatever its health says. */
const askedLongAgo = 60

const names: Record<HealthState, string> = {
  well: 'well',
  slow: 'slow',
  cannot_read: 'cannot be read',
  cannot_send: 'cannot send',
  signed_out: 'signed out',
  unknown: 'not asked yet',
}

/** The accounts of one agency: their health, and when each last brought and sent something. */
export const accounts: Source = {
  part: 'accounts',
  name: 'Accounts',
  async read({ world, agency, at }) {
    if (agency === null) return { state: 'well', says: 'Told to those of the agency.' }
    const [all, last, gaps] = await Promise.all([
      accountsOf(world.db, agency),
      lastByAccount(world.db, agency),
      openGaps(world.db, agency),
    ])
    const live = all.filter(({ state }) => state === 'live')
    const ago = (when: Date | null | undefined): string =>
      when
        ? `${lasting(secondsBetween(when, at))} ago`
        : last.since
          ? `not for ${lasting(secondsBetween(last.since, at))}`
          : 'never'
    const lines = live.map((account): Line => {
      const seen = last.accounts.get(account.id)
      const connector = world.connectors.get(account.network)
      const asked = connector?.abilities(account).reads.includes('pull') ?? false
      const silent =
        asked && account.lastReadAt && secondsBetween(account.lastReadAt, at) > askedLongAgo
          ? `; last asked ${lasting(secondsBetween(account.lastReadAt, at))} ago`
          : ''
      const open = gaps.get(account.id)?.length ?? 0
      const state = account.health.state
      return {
        name: `${account.handle} (${connector?.name ?? account.network})`,
        says: `${names[state]}; last in ${ago(seen?.in)}, last out ${ago(seen?.out)}${silent}${open > 0 ? `; ${counted(open, 'gap')}` : ''}`,
        state:
          state === 'signed_out'
            ? 'broken'
            : (state !== 'well' && state !== 'unknown') || silent !== '' || open > 0 || !connector
              ? 'look'
              : 'well',
      }
    })
    const bad = lines.filter(({ state }) => state !== 'well')
    return {
      state: live.length === 0 ? 'unset' : worst(lines.map(({ state }) => state)),
      says:
        live.length === 0
          ? 'Not set up: no account is connected, so nothing can come in or go out.'
          : bad.length === 0
            ? `${counted(live.length, 'account')}, all well.`
            : `${bad.length} of ${counted(live.length, 'account')} ${plural(bad.length, 'needs', 'need')} a look: ${bad[0]!.name}, ${bad[0]!.says}.`,
      todo:
        live.length === 0
          ? 'Connect one on the page Accounts.'
          : bad.length === 0
            ? null
            : 'The page Accounts says what each needs.',
      to: '/accounts',
      lines,
    }
  },
}

/** Whether an alarm that nobody takes at the desk reaches anybody. */
export const calling: Source = {
  part: 'calling',
  name: 'Alarms by mail',
  async read(ground) {
    const { world } = ground
    const lacking: string[] = []
    const lines: Line[] = []
    for (const agency of await agenciesOf(ground)) {
      const { mail, emails, webhooks } = await reachable(world.db, agency)
      lines.push(
        { name: 'Mail server', says: mail ? 'set up' : 'not set up', state: mail ? 'well' : 'unset' },
        {
          name: 'Called',
          says: `${counted(emails, 'address', 'addresses')}, ${counted(webhooks, 'webhook')}`,
          state: 'well',
        },
      )
      if (emails > 0 && !mail)
        lacking.push('There are addresses to call but no mail server to call them through.')
      else if (emails + webhooks === 0)
        lacking.push('Nobody outside the desk is called when an alarm is not taken.')
    }
    const practice = world.centre.practice
    if (lacking.length === 0)
      return { state: 'well', says: 'An alarm that nobody takes reaches somebody outside the desk.', lines }
    return {
      // A practice centre need not wake anybody.
      state: practice ? 'unset' : 'look',
      says: practice ? 'Not set up: a practice centre need not call anybody.' : lacking[0]!,
      todo: practice ? null : 'Set up a mail server or a webhook under Settings, and test it.',
      to: '/settings',
      lines,
    }
  },
}
