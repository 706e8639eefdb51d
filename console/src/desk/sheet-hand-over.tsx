import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { Loading, Sheet } from '../shell/parts.tsx'
import { focusThis } from '../shell/scrolls.tsx'
import { ActForm } from '../shell/sheet-form.tsx'
import type { SheetProps } from './sheet-props.ts'

/** To a named colleague, those on shift first. */
export const HandOverSheet = ({ acts, onClose }: SheetProps) => {
  const { agency, me } = useHere()
  const people = useQuery(ask.people(agency.id)).data
  const [to, setTo] = useState('')
  const [note, setNote] = useState('')
  const onShift = new Map(people?.onShift.map((one) => [one.person.id, one]))
  const colleagues = (people?.colleagues ?? [])
    .filter((one) => one.id !== me.id || !acts.mine)
    .sort((a, b) => Number(onShift.has(b.id)) - Number(onShift.has(a.id)))
  const give = async () => {
    if (await acts.handOver(to, note)) onClose()
  }
  return (
    <Sheet title="Hand over" onClose={onClose}>
      {people ? (
        <ActForm act={give} refused={acts.refused} submit="Hand over" disabled={acts.busy}>
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
