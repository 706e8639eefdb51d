import type { Conversation } from '@callbox/contract'
import { Link } from '@tanstack/react-router'

/** Where messages went, and where they came from: what was merged stays within reach. */
export const MergedStrip = ({ conversation }: { conversation: Conversation }) => {
  const { mergedInto, mergedFrom } = conversation
  if (!mergedInto && mergedFrom.length === 0) return null
  return (
    <section className="copies" aria-label="Merged">
      {mergedInto ? (
        <p>
          Its messages stand in{' '}
          <Link to="/c/$id" params={{ id: mergedInto }}>
            another conversation of this person
          </Link>
          . Notes, records and reasons of before are still here.
        </p>
      ) : (
        <p>
          Merged from{' '}
          {mergedFrom.map((id, n) => (
            <span key={id}>
              {n ? ', ' : ''}
              <Link to="/c/$id" params={{ id }}>
                {mergedFrom.length === 1 ? 'another conversation' : `conversation ${n + 1}`}
              </Link>
            </span>
          ))}
          .
        </p>
      )}
    </section>
  )
}
