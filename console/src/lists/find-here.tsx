import { useEffect, useRef, useState } from 'react'
import { useVerb } from '../shell/verbs.ts'
import { nextWith } from './search.ts'

type Props = {
  /** What the list is of: "this conversation". */
  where: string
  /** The text of every row that is here, in the order of the list. */
  rows: () => readonly { key: string; text: string }[]
  /** How many are here; they are looked through again when more have come. */
  count: number
  by: 1 | -1
  /** Fetches what lies beyond; null while it comes. */
  further: (() => void) | null
  /** Whether anything lies beyond. */
  endless: boolean
  /** Brings a row into sight and marks it; null: none is marked any more. */
  show: (key: string | null) => void
  /** Gives it the focus. */
  go: (key: string) => void
}

/**
 * What a browser's own search cannot do in a list of which only a part is drawn: / asks for words, Enter goes to the
 * next row that has them, and what is not here yet is fetched on the way. Esc leaves off, in the row that was found.
 */
export const FindHere = (props: Props) => {
  const [open, setOpen] = useState(false)
  useVerb('find here', () => setOpen(true))
  return open ? <Bar {...props} close={() => setOpen(false)} /> : null
}

const Bar = ({
  where,
  rows,
  count,
  by,
  further,
  endless,
  show,
  go,
  ...rest
}: Props & { close: () => void }) => {
  const [words, setWords] = useState('')
  const [at, setAt] = useState<string | null>(null)
  /** Looked for and not found yet, while more comes. */
  const [looking, setLooking] = useState(false)
  const [none, setNone] = useState(false)
  const look = () => {
    const found = nextWith(rows(), words, at, by)
    if (found !== null) {
      setAt(found)
      setLooking(false)
      setNone(false)
      return show(found)
    }
    setLooking(endless)
    setNone(!endless)
    if (endless) further?.()
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again when more rows are here, or more can be asked for
  useEffect(() => {
    if (looking) look()
  }, [count, looking, further === null])
  const field = useRef<HTMLInputElement>(null)
  useVerb('find here', () => field.current?.select(), 1)
  useEffect(() => field.current?.focus(), [])
  const close = () => {
    show(null)
    rest.close()
    if (at) go(at)
  }
  const says = rows().find(({ key }) => key === at)?.text
  return (
    <form
      className="find-here"
      aria-label={`Find in ${where}`}
      onSubmit={(event) => {
        event.preventDefault()
        if (words.trim()) look()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        close()
      }}
    >
      <div className="find-box">
        <label>
          <span className="unseen">Find in {where}</span>
          <input
            type="search"
            value={words}
            placeholder={`Find in ${where}`}
            autoComplete="off"
            ref={field}
            onChange={(event) => {
              setWords(event.target.value)
              setAt(null)
              setNone(false)
              setLooking(false)
            }}
          />
        </label>
        <button type="submit" className="verb">
          Next{' '}
          <span className="key" aria-hidden="true">
            Enter
          </span>
        </button>
        <button type="button" className="plain" onClick={close} aria-label="Leave off">
          ×
        </button>
        <span role="status" className="muted">
          {looking ? 'Looking further…' : none ? (at ? 'No more.' : 'Nothing like that.') : ''}
          {says && !none ? <span className="unseen">Found: {says.slice(0, 200)}</span> : null}
        </span>
      </div>
    </form>
  )
}
