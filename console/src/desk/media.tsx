import type { Message } from '@callbox/contract'
import { useState } from 'react'

type Medium = Message['media'][number]

const sizeWords = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`

/** A picture or video: covered until opened on purpose, then grey and silent; the opening is recorded. */
export const Media = ({ medium }: { medium: Medium }) => {
  const [open, setOpen] = useState(false)
  const [colour, setColour] = useState(false)
  const kind = medium.mediaType.startsWith('video')
    ? 'video'
    : medium.mediaType.startsWith('image')
      ? 'picture'
      : 'file'
  const about = medium.alt || `${kind} without a description`
  if (medium.state !== 'kept' || !medium.href)
    return (
      <p className="medium none">
        A {kind} came but is not shown: {medium.why ?? 'it was not fetched'}.
      </p>
    )
  return (
    <figure className={`medium ${open ? '' : 'covered'} ${colour ? 'colour' : ''}`}>
      {open ? (
        kind === 'video' ? (
          <video src={medium.href} controls muted playsInline aria-label={about} />
        ) : (
          <img src={medium.href} alt={about} />
        )
      ) : null}
      <figcaption>
        <span>
          {kind}, {sizeWords(medium.size)}: <bdi>{about}</bdi>
        </span>
        <button type="button" className="verb" onClick={() => setOpen(!open)}>
          {open ? 'Cover it' : `Open the ${kind} (is recorded)`}
        </button>
        {open ? (
          <button type="button" className="verb" aria-pressed={colour} onClick={() => setColour(!colour)}>
            In colour
          </button>
        ) : null}
      </figcaption>
    </figure>
  )
}
