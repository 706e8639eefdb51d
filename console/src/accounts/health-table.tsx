import type { AccountHealth } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { clock, timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Failed, Loading } from '../shell/parts.tsx'
import { Scrolls } from '../shell/scrolls.tsx'
import { healthWords, nearlySpent, networkWords } from './health.ts'

const ago = (moment: string | null, now: number): string =>
  moment ? `${clock((now - Date.parse(moment)) / 1000)} ago` : 'never'

const signInWords: Record<AccountHealth['signIn']['state'], string> = {
  taken: 'taken',
  ending: '⚠ ends',
  refused: '⚠ refused',
  untried: 'not tried yet',
  not_needed: 'none needed',
}

/** A budget is only worth a colour when it is nearly spent. */
const Budgets = ({
  budgets,
  now,
  zone,
}: {
  budgets: AccountHealth['budgets']
  now: number
  zone: string
}) => {
  if (budgets.length === 0) return <span className="muted">not told</span>
  return budgets.map((one) => (
    <span
      key={one.what}
      className={nearlySpent(one) ? 'needed' : ''}
      title={
        one.resetsAt
          ? `Full again ${timeAt(one.resetsAt, zone, now)}`
          : 'The network does not say when it is full again.'
      }
    >
      {nearlySpent(one) ? '⚠ ' : ''}
      {one.left.toLocaleString()} of {one.limit.toLocaleString()} {one.what}
    </span>
  ))
}

const profileWords: Record<AccountHealth['profile']['state'], string> = {
  as_approved: 'as approved',
  drifted: '⚠ changed',
  differs: 'not as approved',
  nothing_approved: 'none approved',
  unread: 'not read',
}

const Row = ({ account }: { account: AccountHealth }) => {
  const now = useNow()
  const { agency } = useHere()
  const { signIn } = account
  const ill = account.state !== 'well' && account.state !== 'unknown'
  return (
    <tr>
      <th scope="row">
        <Link to="/accounts/$id" params={{ id: account.entry }}>
          {networkWords(account.network)} · <bdi>{account.handle}</bdi>
        </Link>
      </th>
      <td className={ill ? 'needed' : ''} title={account.says}>
        {ill ? '⚠ ' : ''}
        {healthWords[account.state]}
      </td>
      <td className={account.cannotSend && ill ? 'needed' : ''} title={account.cannotSend ?? undefined}>
        {account.cannotSend ? 'no' : 'yes'}
      </td>
      <td
        className={signIn.state === 'refused' || signIn.state === 'ending' ? 'needed' : ''}
        title={signIn.says}
      >
        {signInWords[signIn.state]}
        {signIn.endsAt && signIn.state !== 'refused' ? (
          <span className="small">
            {signIn.state === 'ending' ? ' ' : signIn.renews ? ', renewed before ' : ', ends '}
            {timeAt(signIn.endsAt, agency.zone, now)}
          </span>
        ) : null}
      </td>
      <td className="nowrap">{ago(account.lastInAt, now)}</td>
      <td className="nowrap">{ago(account.lastOutAt, now)}</td>
      <td className={account.gaps ? 'needed' : ''}>{account.gaps || 'none'}</td>
      <td>
        <Budgets budgets={account.budgets} now={now} zone={agency.zone} />
      </td>
      <td className={account.profile.state === 'drifted' ? 'needed' : ''} title={account.profile.says}>
        {profileWords[account.profile.state]}
      </td>
      <td title={account.cover.says}>
        {account.cover.short ? 'too few' : 'enough'}
        {account.cover.atWork === null ? '' : `, ${account.cover.atWork} at work`}
      </td>
      <td>{account.watchedNow === null ? 'no hours set' : account.watchedNow ? 'watched' : 'not now'}</td>
    </tr>
  )
}

/** How every account is, in one table; a network that is out is told once, above it. */
export const HealthTable = () => {
  const { agency } = useHere()
  const health = useQuery(ask.accountHealth(agency.id))
  if (health.isPending) return <Loading what="how the accounts are" />
  if (health.error) return <Failed error={health.error} again={() => void health.refetch()} />
  const { accounts, outages } = health.data
  if (accounts.length === 0) return null
  return (
    <section>
      <h2 id="health">Health</h2>
      {outages.map((outage) => (
        <p key={outage.network} className="caution">
          <strong>⚠ {networkWords(outage.network)} seems to be out.</strong> {outage.says}
        </p>
      ))}
      <Scrolls name="Health of the accounts" className="table-scroll">
        <table className="health-table">
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">State</th>
              <th scope="col">Can send</th>
              <th scope="col">Sign-in</th>
              <th scope="col">Last in</th>
              <th scope="col">Last out</th>
              <th scope="col">Gaps</th>
              <th scope="col">Left to use</th>
              <th scope="col">Profile</th>
              <th scope="col">People</th>
              <th scope="col">Hours</th>
            </tr>
          </thead>
          <tbody>
            {accounts.map((account) => (
              <Row key={account.account} account={account} />
            ))}
          </tbody>
        </table>
      </Scrolls>
    </section>
  )
}
