import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { clock } from '../desk/clocks.ts'
import { dropUnsent, notDone, useUnsent } from '../desk/unsent.ts'
import { useNow } from '../shell/now.ts'
import { Refusal } from '../shell/parts.tsx'
import { does } from '../shell/verbs.ts'
import { dropNoteBegun, EndShift, noteBegun } from './end-shift.tsx'
import { useShift } from './use-shift.ts'

/** What was typed on going off shift that did not come about stands under this name. */
const endForm = 'end of shift'

/** How many are on shift; opened, who they are and what each holds, and the button to start or end one's own. */
export const OnShift = () => {
  const { agency } = useHere()
  const shift = useQuery(ask.people(agency.id)).data
  const people = shift?.onShift
  const nobody = people?.length === 0
  return (
    <DialogTrigger>
      <Button className={`plain mark ${nobody ? 'needed' : ''}`}>
        {people ? (nobody ? 'nobody on shift' : `${people.length} on shift`) : 'shift: asking'}
        {shift?.toRead.length ? ` · ${shift.toRead.length} to read` : ''}
      </Button>
      <Popover className="popover" placement="bottom start">
        <Dialog aria-label="Who is on shift" className="you-body">
          <ShiftPeople />
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

/** Who is on shift and what each holds; one's own shift begun or ended; the phones. */
export const ShiftPeople = () => {
  const { agency } = useHere()
  const now = useNow()
  const people = useQuery(ask.people(agency.id)).data?.onShift ?? []
  const { mine, may, begin, end, refused, said } = useShift()
  const before = useUnsent<string>(endForm)
  const [ending, setEnding] = useState(before !== null || noteBegun() !== '')
  const off = (note: string) => {
    dropUnsent(endForm)
    dropNoteBegun()
    setEnding(false)
    void end(note, (why) =>
      notDone(
        endForm,
        { typed: note, says: 'Your shift is not ended; your note is kept.', why },
        () => undefined,
      ),
    )
  }
  return (
    <>
      {people.length === 0 ? <p>Nobody is on shift. That is an alarm of its own.</p> : null}
      <ul className="quiet">
        {people.map((one) => (
          <li key={one.person.id}>
            <bdi>{one.person.name}</bdi>{' '}
            <span className="muted">
              {clock((now - Date.parse(one.since)) / 1000)} on shift · holds {one.holds}
              {one.busy ? ' · on the phone' : ''}
            </span>
          </li>
        ))}
      </ul>
      {!may ? null : ending || before ? (
        <EndShift
          key={before?.why ?? ''}
          end={off}
          before={before}
          onBack={() => {
            dropUnsent(endForm)
            dropNoteBegun()
            setEnding(false)
          }}
        />
      ) : (
        <div className="row">
          <button
            type="button"
            className="verb"
            onClick={() => {
              if (mine) setEnding(true)
              else void begin()
            }}
          >
            {mine ? 'End my shift…' : 'Start my shift'}
          </button>
          <Button slot="close" className="verb" onPress={() => setTimeout(() => does('phones'), 60)}>
            The phones have us…{' '}
            <span className="key" aria-hidden="true">
              !
            </span>
          </Button>
        </div>
      )}
      {said ? <p role="status">{said}</p> : null}
      <Refusal sentence={before ? null : refused} />
    </>
  )
}
