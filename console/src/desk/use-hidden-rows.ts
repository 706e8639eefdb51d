import type { QueueItem } from '@callbox/contract'
import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useHere } from '../api/session.ts'

type Pages = InfiniteData<{ items: QueueItem[] }>

/** Takes rows out of the queue before the server has closed them. @returns from each use the way back */
export const useHiddenRows = () => {
  const { agency } = useHere()
  const queries = useQueryClient()
  return (ids: ReadonlySet<string>): (() => void) => {
    const queue = { queryKey: ['queue', agency.id] }
    void queries.cancelQueries(queue)
    const lists = queries.getQueriesData<Pages>(queue)
    for (const [key, data] of lists)
      if (data && key[2] !== 'closed')
        queries.setQueryData<Pages>(key, {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            items: page.items.filter(({ id }) => !ids.has(id)),
          })),
        })
    return () => {
      for (const [key, data] of lists) queries.setQueryData(key, data)
    }
  }
}
