import { languageWords } from '../desk/languages.ts'
import type { TriageState } from './state.ts'

/** Signs and numbers of no language, which nobody needs to have grown up with. */
const spoken = (one: { tag: string }): boolean => one.tag !== 'und'
const words = (tag: string): string => (tag === 'und' ? 'Any language' : languageWords(tag))

/** The shipped word lists, and for each whether somebody who grew up with the language has read it. */
export const Languages = ({ languages }: { languages: TriageState['languages'] }) => {
  const lists = languages.filter(spoken)
  const unread = lists.filter((one) => !one.reviewedByNative)
  return (
    <section className="card">
      <h2>Languages</h2>
      {unread.length > 0 ? (
        <p>
          {unread.length} of {lists.length} lists have had no native reader. They lift what they know; what
          they do not know stands lower than it should. If you grew up with one of these languages, read what
          it moves and add what is missing above.
        </p>
      ) : (
        <p>Every list was read by somebody who grew up with the language.</p>
      )}
      <ul className="language-lists">
        {languages.map((one) => (
          <li key={one.tag}>
            <strong>{words(one.tag)}</strong>
            <span className="muted small">
              {one.lines} lines, version {one.version}
              {one.own > 0 ? `, ${one.own} of your own` : ''}
            </span>
            {!spoken(one) ? null : one.reviewedByNative ? (
              <span className="small">read by a native reader</span>
            ) : (
              <span className="tag">no native reader yet</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
