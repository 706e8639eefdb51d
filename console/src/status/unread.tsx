import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/queries.ts'
import { Failed } from '../shell/parts.tsx'

/** What the server says of itself to anybody, when it cannot say more. */
export const Unread = ({ error, again }: { error: Error; again: () => void }) => {
  const ready = useQuery(ask.ready())
  const missing = ready.data?.missing ?? []
  if (missing.length === 0) return <Failed error={error} again={again} />
  return (
    <section className="status-missing" aria-labelledby="missing">
      <h2 id="missing">The server says what is missing</h2>
      <ul className="cards">
        {missing.map((sentence) => (
          <li key={sentence} className="card needs">
            <p>
              <strong>{sentence}</strong>
            </p>
          </li>
        ))}
      </ul>
      <button type="button" className="verb" onClick={again}>
        Try again
      </button>
    </section>
  )
}
