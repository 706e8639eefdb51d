import { type Conversation, counted } from '@callbox/contract'
import { Link, useNavigate } from '@tanstack/react-router'
import { useNow } from '../shell/now.ts'
import { VerbButton } from '../shell/parts.tsx'
import { useVerb } from '../shell/verbs.ts'
import { clock } from './clocks.ts'
import { namesOf } from './names.ts'
import type { Acts } from './use-acts.ts'

type Props = { conversation: Conversation; acts: Acts; no: string | null; show: () => void }

/** Who else says the same, or whom this one repeats, and what can be done about it. */
export const CopiesStrip = ({ conversation, acts, no, show }: Props) => {
  const { copies, copyOf, head } = conversation
  if (copies)
    return <OfAHead copies={copies} unseen={!conversation.lookedAt} acts={acts} no={no} show={show} />
  if (!head) return null
  const canGoBack = conversation.state === 'open' && head.state === 'open'
  if (!copyOf && !canGoBack) return null
  return <OfACopy head={head} isCopy={copyOf !== null} acts={acts} no={no} />
}

type HeadProps = Pick<Props, 'acts' | 'no' | 'show'> & {
  copies: NonNullable<Conversation['copies']>
  unseen: boolean
}

const OfAHead = ({ copies, unseen, acts, no, show }: HeadProps) => {
  const now = useNow()
  useVerb('copies', show)
  return (
    <section className="copies" aria-label="Copies">
      <p>
        <strong>{counted(copies.count, 'copy says', 'copies say')} the same</strong>
        <span className="muted"> · the newest {clock((now - Date.parse(copies.newest)) / 1000)} ago</span>
        {copies.news.length > 0 ? (
          <span className="copies-news">
            New in the copies: <bdi>{copies.news.join(' · ')}</bdi>
          </span>
        ) : null}
      </p>
      {unseen && copies.news.length > 0 ? (
        <VerbButton
          onPress={() => void acts.seen()}
          whyNot={no}
          describes="Stops the clock of the first look"
        >
          Seen
        </VerbButton>
      ) : null}
      <VerbButton keyShown="Y" onPress={show}>
        Show
      </VerbButton>
    </section>
  )
}

type CopyProps = Pick<Props, 'acts' | 'no'> & { head: NonNullable<Conversation['head']>; isCopy: boolean }

const OfACopy = ({ head, isCopy, acts, no }: CopyProps) => {
  const go = useNavigate()
  useVerb('copies', () => void go({ to: '/c/$id', params: { id: head.id } }))
  const move = isCopy ? acts.ungroup : acts.regroup
  useVerb('group', no ? null : () => void move())
  return (
    <section className="copies" aria-label="Copies">
      <p>
        <strong>{isCopy ? 'A copy of' : 'Taken out of the copies of'}</strong>{' '}
        <Link to="/c/$id" params={{ id: head.id }}>
          <bdi>{namesOf(head.author).name}</bdi>: <bdi dir="auto">{head.preview}</bdi>
        </Link>
      </p>
      <VerbButton
        keyShown="O"
        onPress={() => void move()}
        whyNot={no}
        describes={
          isCopy
            ? 'It stands by itself in the queue, with clocks from now'
            : 'It stands under the first again; nothing is lost'
        }
      >
        {isCopy ? 'Not a copy' : 'Put back'}
      </VerbButton>
    </section>
  )
}
