import type { Beside, Conversation } from '@callbox/contract'
import { useNow } from '../../shell/now.ts'
import { clock, spoken } from '../clocks.ts'
import { accountWords } from '../names.ts'

const Ago = ({ what, at, now }: { what: string; at: string | null; now: number }) => {
  if (!at) return null
  const seconds = (now - Date.parse(at)) / 1000
  return (
    <span>
      {what} <span aria-hidden="true">{clock(seconds)}</span>
      <span className="unseen">{spoken(seconds)}</span> ago
    </span>
  )
}

/** The account in one line; coloured only when a person is needed. */
export const AccountLine = ({
  account,
  state,
}: {
  account: Conversation['account']
  state: Beside['account'] | undefined
}) => {
  const now = useNow()
  return (
    <>
      <p>
        <bdi>{accountWords(account)}</bdi>
      </p>
      {state ? (
        <p className={state.needsPerson ? 'caution' : 'muted small'}>
          {state.says}{' '}
          <span className="agos">
            <Ago what="Read" at={state.lastReadAt} now={now} />
            <Ago what="Last answer" at={state.lastOutAt} now={now} />
          </span>
        </p>
      ) : null}
    </>
  )
}
