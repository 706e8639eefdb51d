import { useState } from 'react'
import { Refusal } from '../shell/parts.tsx'
import { focusThis } from '../shell/scrolls.tsx'
import { Sheet } from '../shell/sheet.tsx'
import type { SheetProps } from './sheet-props.ts'

const whose = { form: 'they gave it', triage: 'triage found it', person: 'a colleague added it' }

/** What is marked in the message when the sheet opens is offered as the place. */
const marked = (): string => (getSelection()?.toString() ?? '').replace(/\s+/gu, ' ').trim().slice(0, 200)

/** A person adds a place that triage missed, or strikes what is none. */
export const PlaceSheet = ({ conversation, acts, onClose }: SheetProps) => {
  const [place, setPlace] = useState(marked)
  const add = async () => {
    if (await acts.place(place, true)) onClose()
  }
  return (
    <Sheet title="Where is it?" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <label>
          A place that was missed
          <input
            required
            maxLength={200}
            value={place}
            onChange={(event) => setPlace(event.target.value)}
            dir="auto"
            autoComplete="off"
            ref={focusThis}
          />
          <span className="muted small">
            Mark the words in the message before you press M, and they stand here. An address as people say
            it, or coordinates: 0.01198, 0.02336.
          </span>
        </label>
        <button type="submit" className="verb strong" disabled={acts.busy || !place.trim()}>
          It is here{' '}
          <span className="key" aria-hidden="true">
            Enter
          </span>
        </button>
      </form>
      {conversation.places.length > 0 ? (
        <ul className="quiet">
          {conversation.places.map(({ words, from, struck }) => (
            <li key={words} className="row">
              <bdi className={struck ? 'struck' : ''}>{words}</bdi>
              <span className="muted small">{struck ? 'struck: no place' : whose[from]}</span>
              <button
                type="button"
                className="verb"
                disabled={acts.busy}
                onClick={() => void acts.place(words, struck)}
              >
                {struck ? 'It is one' : 'Not a place'} <span className="unseen">: {words}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <p className="muted">Triage found no place in these words.</p>
      )}
      <Refusal sentence={acts.refused} />
    </Sheet>
  )
}
