import { useQuery } from '@tanstack/react-query'
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { clock } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Refusal } from '../shell/parts.tsx'
import { useShift } from './use-shift.ts'

/** How many are on shift; opened, who they are and what each holds, and the button to start or end one's own. */
export const OnShift = () => {
  const { agency } = useHere()
  const people = useQuery(ask.people(agency.id)).data?.onShift
  const nobody = people?.length === 0
  return (
    <DialogTrigger>
      <Button className={`plain mark ${nobody ? 'needed' : ''}`}>
        {people ? (nobody ? 'nobody on shift' : `${people.length} on shift`) : 'shift: asking'}
      </Button>
      <Popover className="popover" placement="bottom start">
        <Dialog aria-label="Who is on shift" className="you-body">
          <People />
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

const People = () => {
  const { agency } = useHere()
  const now = useNow()
  const people = useQuery(ask.people(agency.id)).data?.onShift ?? []
  const { mine, may, begin, end, refused, said } = useShift()
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
      {may ? (
        <button type="button" className="verb" onClick={() => void (mine ? end() : begin())}>
          {mine ? 'End my shift' : 'Start my shift'}
        </button>
      ) : null}
      {mine ? <p className="muted">What you hold goes back to the queue when you end it.</p> : null}
      {said ? <p role="status">{said}</p> : null}
      <Refusal sentence={refused} />
    </>
  )
}
