import { sentenceOf } from '../api/client.ts'

/** A list that comes in pages, as it stands. */
export type Paged = {
  hasNextPage: boolean
  isFetchingNextPage: boolean
  isFetchNextPageError: boolean
  error: unknown
  fetchNextPage: (how?: { cancelRefetch: boolean }) => Promise<unknown>
}

/** What fetches the next page as one comes near it; not again by itself after it failed. */
export const moreOf = (query: Paged): (() => void) | null =>
  query.hasNextPage && !query.isFetchingNextPage && !query.isFetchNextPageError
    ? () => void query.fetchNextPage({ cancelRefetch: false })
    : null

/** The foot of a list that goes on: that more is on its way, or why it did not come. */
export const More = ({ query }: { query: Paged }) =>
  query.isFetchNextPageError && !query.isFetchingNextPage ? (
    <p role="alert" className="more-failed">
      {sentenceOf(query.error)}{' '}
      <button type="button" className="verb" onClick={() => void query.fetchNextPage()}>
        Try again
      </button>
    </p>
  ) : query.hasNextPage ? (
    <p className="muted more-comes" role="status">
      {query.isFetchingNextPage ? 'Fetching more…' : ' '}
    </p>
  ) : null
