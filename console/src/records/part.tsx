import { counted, type Entry } from '@callbox/contract'
import { useState } from 'react'
import { Words } from '../desk/words.tsx'
import { Scrolls } from '../shell/scrolls.tsx'
import { fieldsOf, without } from './fields.ts'
import { SaidInFull } from './fields-list.tsx'

type Part = Entry['parts'][number]

/** A part as a records officer calls it. */
const titles: Record<string, string> = {
  text: 'The words',
  act: 'What was done',
  author: 'Who wrote it',
  context: 'What stood beside it',
  raw: 'As the network sent it',
  medium: 'The picture, video or sound',
  report: 'The report',
}
const first = ['text', 'act', 'report', 'author', 'context']

/** The parts in the order in which they are read: the words first, what the network sent last. */
export const inOrder = (parts: readonly Part[]): Part[] => {
  const rank = ({ part }: Part): number => {
    if (part === 'raw') return first.length + 1
    const at = first.indexOf(part)
    return at < 0 ? first.length : at
  }
  return parts.toSorted((a, b) => rank(a) - rank(b) || (a.part < b.part ? -1 : 1))
}

/** The bytes themselves, with what proves them: one step away, and not drawn before it is taken. */
const Kept = ({ part }: { part: Part }) => {
  const [open, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        As it is kept: {part.mediaType}, {counted(part.size, 'byte')}
        <span className="unseen">, {titles[part.part] ?? part.part}</span>
      </summary>
      {open ? (
        <>
          {part.text === null ? (
            <p className="muted">Not shown: it is no text, or too long for a page.</p>
          ) : (
            <Scrolls className="plea" name={`Bytes of ${part.part}`}>
              <pre dir="auto">{part.text}</pre>
            </Scrolls>
          )}
          <p className="muted small kept-proof">
            Part <code>{part.part}</code> · Commitment <code>{part.commitment}</code> · Salt{' '}
            <code>{part.salt}</code>
          </p>
        </>
      ) : null}
    </details>
  )
}

const Read = ({ part, names }: { part: Part; names: Entry['names'] }) => {
  if (part.text === null) return <p className="muted">{counted(part.size, 'byte')}, not shown here.</p>
  const json = /\bjson\b/.test(part.mediaType) ? fieldsOf(part.text) : null
  if (!json)
    return <div className="card-words">{part.text === '' ? 'No words.' : <Words text={part.text} />}</div>
  // Who and why stand above, in the first lines of the page.
  return <SaidInFull value={part.part === 'act' ? without(json, ['by', 'why']) : json} names={names} />
}

/** One part of a record: what it says as a person reads it, whether it holds, and its bytes one step away. */
export const PartCard = ({ part, names }: { part: Part; names: Entry['names'] }) => {
  const [open, setOpen] = useState(false)
  return (
    <li className="card record-part">
      <h2>
        {titles[part.part] ??
          part.part.replace(/^medium\.(\d+)$/, (_, n) => `Picture or video ${Number(n) + 1}`)}{' '}
        <span className={part.holds ? 'proven' : 'needed'}>{part.holds ? '✓ holds' : '⚠ does not hold'}</span>
      </h2>
      {part.part === 'raw' ? (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>Read it field by field</summary>
          {open ? <Read part={part} names={names} /> : null}
        </details>
      ) : (
        <Read part={part} names={names} />
      )}
      <Kept part={part} />
    </li>
  )
}
