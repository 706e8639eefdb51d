import { counted } from '@callbox/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { networkWords } from '../accounts/health.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { LongList } from '../lists/long-list.tsx'
import { More, moreOf } from '../lists/more.tsx'
import { useNow } from '../shell/now.ts'
import { Failed, Loading } from '../shell/parts.tsx'
import { Sheet } from '../shell/sheet.tsx'
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
      {query.error && !query.data ? <Failed error={query.error} again={() => void query.refetch()} /> : null}
      <LongList
        className="copies-list"
        items={items}
        keyOf={(item) => item.id}
        about={() => 62}
        more={moreOf(query)}
        endless={query.hasNextPage}
      >
        {(item) => (
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
        )}
      </LongList>
      <More query={query} />
    </Sheet>
  )
}
