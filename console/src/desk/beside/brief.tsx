import type { Beside } from '@callbox/contract'
import { Link } from '@tanstack/react-router'
import { networkWords } from '../../accounts/health.ts'
import { useHere } from '../../api/session.ts'
import { useNow } from '../../shell/now.ts'
import { Band } from '../../shell/shapes.tsx'
import { timeAt } from '../clocks.ts'
import { namesOf } from '../names.ts'
import { subjectLine } from '../subject.ts'

type Brief = Beside['person']['earlier'][number]

const closedWords = {
  answered: 'answered',
  passed_on: 'passed on',
  no_reply_needed: 'no reply needed',
  spam: 'spam',
} as const

/** Where it stands, in words. */
export const stateWords = ({
  state,
  closedAs,
  holder,
}: Pick<Brief, 'state' | 'closedAs' | 'holder'>): string =>
  state === 'closed'
    ? `closed: ${closedAs ? closedWords[closedAs] : 'answered'}`
    : holder
      ? `${holder.name} holds it`
      : state === 'waiting'
        ? 'waiting for them'
        : state === 'copy'
          ? 'a copy'
          : 'open, nobody has it'

/** Another conversation in a line or two, to be opened. */
export const BriefRow = ({
  one,
  who,
  why,
  onOpen,
}: {
  one: Brief
  who?: boolean
  why?: readonly string[]
  onOpen?: () => void
}) => {
  const { agency } = useHere()
  const now = useNow()
  return (
    <Link to="/c/$id" params={{ id: one.id }} onClick={onOpen}>
      <span className="brief-top">
        <Band place={one.band} short />{' '}
        <span className="muted small">
          {who ? (
            <>
              <bdi>{namesOf(one.author).name}</bdi> ·{' '}
            </>
          ) : null}
          {networkWords(one.account.network)} · {timeAt(one.openedAt, agency.zone, now)} · {stateWords(one)}
        </span>
      </span>
      <bdi className="note-words" dir="auto">
        {subjectLine(one) || 'No words'}
      </bdi>
      {why && why.length > 0 ? (
        <span className="muted small">
          <bdi>{why.slice(0, 3).join(' · ')}</bdi>
        </span>
      ) : null}
    </Link>
  )
}
