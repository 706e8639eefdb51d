import type { Conversation, Located } from '@callbox/contract'
import { lazy, Suspense, useState } from 'react'
import { announce } from '../../shell/announce.ts'
import { VerbButton } from '../../shell/parts.tsx'

/** Fetched only where there is something to show on it. */
const MapView = lazy(() => import('../map/map-view.tsx'))

const Coordinate = ({ one }: { one: Located }) => {
  const [copied, setCopied] = useState<boolean | null>(null)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(one.copy)
      setCopied(true)
      announce(`Copied: ${one.copy}.`)
    } catch {
      setCopied(false)
    }
  }
  return (
    <span className="coordinate">
      <code>{one.copy}</code>
      <button type="button" className="plain" onClick={() => void copy()}>
        {copied ? 'Copied' : copied === false ? 'Mark it to copy' : 'Copy'}
        <span className="unseen">
          {' '}
          the coordinates of {one.name}, {one.copy}
        </span>
      </button>
      <code className="muted">{one.plusCode}</code>
    </span>
  )
}

const Entry = ({ one, n }: { one: Located; n: number }) => (
  <li>
    <span className="place-number" aria-hidden="true">
      {n + 1}
    </span>
    <span>
      <strong>
        <bdi>{one.name}</bdi>
      </strong>
      <span className="muted small">{one.says}</span>
      {one.words.length > 0 ? (
        <Coordinate one={one} />
      ) : (
        <details>
          <summary className="small">Coordinates</summary>
          <Coordinate one={one} />
        </details>
      )}
    </span>
  </li>
)

/** Where it is: in words first, and on the agency's own map where it knows the place. */
export const Where = ({
  conversation,
  located,
  hasMap,
  whyNot,
  mark,
}: {
  conversation: Conversation
  located: readonly Located[]
  /** Null while it is not known yet. */
  hasMap: boolean | null
  whyNot: string | null
  mark: () => void
}) => {
  const { places } = conversation
  const onMap = (words: string): boolean => located.some((one) => one.words.includes(words))
  return (
    <section>
      <h2>Place</h2>
      {places.length === 0 && located.length === 0 ? (
        <p className="muted">None was found in the words.</p>
      ) : null}
      {places.map(({ words, struck }) => (
        <p key={words}>
          <bdi className={struck ? 'struck' : ''}>{words}</bdi>
          {struck ? (
            <span className="muted small">a colleague says it is no place</span>
          ) : hasMap && !onMap(words) ? (
            <span className="muted small">not on our map</span>
          ) : null}
        </p>
      ))}
      {/* Room is kept while it is not known, so that nothing moves under a reader. */}
      {hasMap === null && places.some((one) => !one.struck) ? <div className="map-room" /> : null}
      {located.length > 0 ? (
        <>
          <Suspense fallback={<div className="map-room" />}>
            <MapView located={located} />
          </Suspense>
          <ol className="places">
            {located.map((one, n) => (
              <Entry key={one.copy} one={one} n={n} />
            ))}
          </ol>
        </>
      ) : null}
      <div>
        <VerbButton
          keyShown="M"
          onPress={mark}
          whyNot={whyNot}
          describes="Add a place or coordinates that were missed, or strike what is none"
        >
          Place
        </VerbButton>
      </div>
    </section>
  )
}
