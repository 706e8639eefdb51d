import { type KeyboardEvent, type RefObject, useId, useState } from 'react'
import { type Asked, askedBy, matching, replaced } from './suggest.ts'

export type Option = { id: string; name: string; hint?: string; inserts: string }
type Given = {
  sign: string
  options: readonly Option[]
  field: RefObject<HTMLTextAreaElement | null>
  text: string
  change: (text: string) => void
  chosen?: (option: Option) => void
  /** What the list is, for a screen reader. */
  label: string
}

/** Suggestions while one types in a text field: the arrows choose, Enter or Tab takes, Esc leaves it as text. */
export const useSuggesting = ({ sign, options, field, text, change, chosen, label }: Given) => {
  const list = useId()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [at, setAt] = useState(0)
  const found = asked ? matching(options, asked.words) : []
  const open = found.length > 0
  const now = open ? found[Math.min(at, found.length - 1)] : undefined
  const look = () => {
    const caret = field.current?.selectionStart ?? 0
    const next = askedBy(sign, field.current?.value ?? '', caret)
    if (next?.from !== asked?.from || next?.words !== asked?.words) setAt(0)
    setAsked(next)
  }
  const take = (option: Option) => {
    const caret = field.current?.selectionStart ?? text.length
    if (!asked) return
    const next = replaced(text, caret, asked, option.inserts)
    change(next.text)
    chosen?.(option)
    setAsked(null)
    setTimeout(() => {
      field.current?.focus()
      field.current?.setSelectionRange(next.caret, next.caret)
    }, 0)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open || !now || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step) setAt((before) => (before + step + found.length) % found.length)
    else if (event.key === 'Enter' || event.key === 'Tab') take(now)
    else if (event.key === 'Escape') setAsked(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return {
    look,
    close: () => setAsked(null),
    onKeyDown,
    /** For the text field, so that a screen reader hears what is suggested. */
    aria: {
      'aria-autocomplete': 'list' as const,
      'aria-controls': open ? list : undefined,
      'aria-activedescendant': open && now ? `${list}-${now.id}` : undefined,
    },
    shown: open ? (
      <div className="suggested" id={list} role="listbox" aria-label={label}>
        {found.map((option) => (
          <div
            key={option.id}
            id={`${list}-${option.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={option === now}
            className="suggestion"
            onMouseDown={(event) => {
              event.preventDefault()
              take(option)
            }}
          >
            <bdi>{option.name}</bdi> {option.hint ? <bdi className="muted small">{option.hint}</bdi> : null}
          </div>
        ))}
      </div>
    ) : null,
  }
}
