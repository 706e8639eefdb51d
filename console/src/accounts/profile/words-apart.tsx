import type { ProfileView } from '@callbox/contract'

type Words = NonNullable<ProfileView['differs']['text']>

/** Words as approved against words as they stand: struck through is missing there, underlined is added; each is said too. */
export const WordsApart = ({ words }: { words: Words }) => (
  <p className="apart" dir="auto">
    {words.map((run, n) =>
      run.is === 'same' ? (
        // The runs of one comparison never move: their place is their name.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <span key={n}>{run.text}</span>
      ) : run.is === 'missing' ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <del key={n}>
          <span className="unseen"> approved, and not there: </span>
          {run.text}
          <span className="unseen"> (end) </span>
        </del>
      ) : (
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <ins key={n}>
          <span className="unseen"> there, and not approved: </span>
          {run.text}
          <span className="unseen"> (end) </span>
        </ins>
      ),
    )}
  </p>
)
