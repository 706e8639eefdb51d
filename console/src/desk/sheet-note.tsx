import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { focusThis } from '../shell/scrolls.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import type { SheetProps } from './sheet-props.ts'
import { useSuggesting } from './suggesting.tsx'
import { dropUnsent, notDone, unsentOf } from './unsent.ts'

type Typed = { text: string; named: readonly { id: string; name: string }[] }
/** What was typed for a note that was not kept stands under this name. */
export const noteForm = (conversation: string): string => `note ${conversation}`

/** An internal note; whoever is named with @ finds it in "for you". */
export const NoteSheet = ({ conversation, acts, onClose, again }: SheetProps) => {
  const { agency, me } = useHere()
  const form = noteForm(conversation.id)
  const [before] = useState(() => unsentOf<Typed>(form))
  const [text, setText] = useState(before?.typed.text ?? '')
  const [named, setNamed] = useState<Typed['named']>(before?.typed.named ?? [])
  const field = useRef<HTMLTextAreaElement | null>(null)
  const people = useQuery(ask.mentionable(agency.id)).data?.people.filter((one) => one.id !== me.id) ?? []
  // Who was named and struck out of the words again is not told.
  const told = named.filter((one) => text.includes(`@${one.name}`))
  const suggesting = useSuggesting({
    sign: '@',
    options: people.map(({ id, name }) => ({ id, name, inserts: `@${name} ` })),
    field,
    text,
    change: setText,
    chosen: ({ id, name }) => setNamed([...named.filter((one) => one.id !== id), { id, name }]),
    label: 'Colleagues',
  })
  const keep = async () => {
    dropUnsent(form)
    onClose()
    const ids = told.map((one) => one.id)
    await acts.note(text, ids, (why) =>
      notDone(form, { typed: { text, named }, says: 'The note was not kept; N has your words.', why }, again),
    )
  }
  return (
    <SheetForm
      title="Internal note"
      onClose={onClose}
      act={keep}
      refused={acts.refused ?? before?.why ?? null}
      submit="Keep the note"
      disabled={acts.busy || !text.trim()}
    >
      <label>
        For colleagues; never sent. @ names one of them
        <textarea
          required
          rows={4}
          maxLength={4000}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            suggesting.look()
          }}
          onKeyDown={suggesting.onKeyDown}
          onBlur={suggesting.close}
          dir="auto"
          ref={(one) => {
            if (one && !field.current) focusThis(one)
            field.current = one
          }}
          {...suggesting.aria}
        />
      </label>
      {suggesting.shown}
      <p className="muted small" aria-live="polite">
        {told.length ? `It waits for ${told.map((one) => one.name).join(', ')}, on shift or not.` : ''}
      </p>
    </SheetForm>
  )
}
