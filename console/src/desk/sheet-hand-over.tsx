import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { Loading } from '../shell/parts.tsx'
import { focusThis } from '../shell/scrolls.tsx'
import { Sheet } from '../shell/sheet.tsx'
import { ActForm } from '../shell/sheet-form.tsx'
import type { SheetProps } from './sheet-props.ts'
import { dropUnsent, notDone, unsentOf } from './unsent.ts'

/** What was chosen for a hand-over that did not come about stands under this name. */
export const handOverForm = (conversation: string): string => `hand over ${conversation}`

/** To a named colleague, those on shift first. */
export const HandOverSheet = ({ conversation, acts, onClose, again }: SheetProps) => {
  const { agency, me } = useHere()
  const people = useQuery(ask.people(agency.id)).data
  const form = handOverForm(conversation.id)
  const [before] = useState(() => unsentOf<{ to: string; note: string }>(form))
  const [to, setTo] = useState(before?.typed.to ?? '')
  const [note, setNote] = useState(before?.typed.note ?? '')
  const onShift = new Map(people?.onShift.map((one) => [one.person.id, one]))
  const colleagues = (people?.colleagues ?? [])
    .filter((one) => one.id !== me.id || !acts.mine)
    .sort((a, b) => Number(onShift.has(b.id)) - Number(onShift.has(a.id)))
  const give = async () => {
    const colleague = colleagues.find((one) => one.id === to)
    if (!colleague) return
    dropUnsent(form)
    onClose()
    await acts.handOver(colleague, note, (why) =>
      notDone(
        form,
        { typed: { to, note }, says: 'It was not handed over; H has what you chose.', why },
        again,
      ),
    )
  }
  return (
    <Sheet title="Hand over" onClose={onClose}>
      {people ? (
        <ActForm
          act={give}
          refused={acts.refused ?? before?.why ?? null}
          submit="Hand over"
          disabled={acts.busy}
        >
          <label>
            To
            <select required value={to} onChange={(event) => setTo(event.target.value)} ref={focusThis}>
              <option value="">Choose a colleague</option>
              {colleagues.map((one) => {
                const shift = onShift.get(one.id)
                return (
                  <option key={one.id} value={one.id}>
                    {one.name} (
                    {shift
                      ? `on shift, holds ${shift.holds}${shift.busy ? ', on the phone' : ''}`
                      : 'not on shift'}
                    )
                  </option>
                )
              })}
            </select>
          </label>
          <label>
            What they should know, if anything
            <textarea rows={3} value={note} onChange={(event) => setNote(event.target.value)} />
          </label>
        </ActForm>
      ) : (
        <Loading what="your colleagues" />
      )}
    </Sheet>
  )
}
