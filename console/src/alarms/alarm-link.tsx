import type { Alarm } from '@callbox/contract'
import { Link } from '@tanstack/react-router'

/** Where an alarm is dealt with: the conversation, the account, or all accounts where a network is out. */
export const AlarmLink = ({ alarm: { kind, subject } }: { alarm: Pick<Alarm, 'kind' | 'subject'> }) => {
  if (kind === 'network')
    return (
      <Link className="verb" to="/accounts">
        Open Accounts
      </Link>
    )
  if (!subject) return null
  return (
    <Link
      className="verb"
      to={kind === 'account' || kind === 'cover' ? '/accounts/$id' : '/c/$id'}
      params={{ id: subject }}
    >
      Open it
    </Link>
  )
}
