import { counted } from '@callbox/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { networkWords } from '../accounts/health.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { useNow } from '../shell/now.ts'
import { Failed, Loading, Sheet } from '../shell/parts.tsx'
import { timeAt } from './clocks.ts'
import { namesOf } from './names.ts'
import type { SheetProps } from './sheet-props.ts'
import { subjectLine } from './subject.ts'

/** Everybody who said the same, oldest first; each is a conversation of its own. */
export const CopiesSheet = ({ conversation, onClose }: SheetProps) => {
  const { agency } = useHere()
  const now = useNow()
  const query = useInfiniteQuery(ask.copies(agency.id, conversation.id))
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Sheet title={counted(conversation.copies?.count ?? 0, 'copy', 'copies')} onClose={onClose} wide>
      {query.isPending ? <Loading what="the copies" /> : null}
      {query.error ? <Failed error={query.error} again={() => void query.refetch()} /> : null}
      <ol className="copies-list">
        {items.map((item) => (
          <li key={item.id}>
            <Link to="/c/$id" params={{ id: item.id }} onClick={onClose}>
              <span className="copies-who">
                <bdi>{namesOf(item.author).name}</bdi>{' '}
                <span className="muted">
                  {networkWords(item.account.network)} · {timeAt(item.openedAt, agency.zone, now)}
                  {item.claim ? ` · ${item.claim.by.name} holds it` : ''}
                </span>
              </span>
              <bdi dir="auto" className="note-words">
                {subjectLine(item) || 'No words'}
              </bdi>
            </Link>
          </li>
        ))}
      </ol>
      {query.hasNextPage ? (
        <button
          type="button"
          className="verb"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          More
        </button>
      ) : null}
    </Sheet>
  )
}
