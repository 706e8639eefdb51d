import type { Conversation } from '@callbox/contract'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { withEarlier } from './thread.ts'

export type Thread = {
  /** Whether it was asked for since it was opened: what is shown until then may be older. */
  fresh: boolean
  /** How many came before those that are here. */
  before: number
  /** Fetches the page before them; null while it comes, or when there is none. */
  earlier: (() => void) | null
  /** Why the page before did not come. */
  failed: Error | null
  again: () => void
}

/** A conversation with as much of what was said earlier as has been read back to. */
export const useThread = (
  conversation: Conversation | undefined,
  fresh: boolean,
): { whole: Conversation | undefined; thread: Thread } => {
  const { agency } = useHere()
  const cursor = conversation?.before?.cursor ?? null
  const queries = useQueryClient()
  const asked = ask.thread(agency.id, conversation?.id ?? '', cursor)
  // Nothing is fetched until somebody reads back; what was, is asked for again when it may have changed.
  const [readsBack, setReadsBack] = useState<string | null>(null)
  const known = queries.getQueryData(asked.queryKey) !== undefined
  const query = useInfiniteQuery({ ...asked, enabled: cursor !== null && (known || readsBack === cursor) })
  const pages = query.data?.pages
  const whole = useMemo(
    () => conversation && withEarlier(conversation, (cursor && pages) || []),
    [conversation, cursor, pages],
  )
  const before = pages && cursor ? (pages.at(-1)?.before?.count ?? 0) : (conversation?.before?.count ?? 0)
  const fetch = () => {
    setReadsBack(cursor)
    if (pages) void query.fetchNextPage({ cancelRefetch: false })
    else if (query.error) void query.refetch()
  }
  return {
    whole,
    thread: {
      fresh,
      before,
      earlier:
        before > 0 && !query.isFetching && !query.isError && (pages || readsBack !== cursor) ? fetch : null,
      failed: query.isFetching ? null : query.error,
      again: fetch,
    },
  }
}
