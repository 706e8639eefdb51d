import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { networkWords } from '../accounts/health.ts'
import { HealthStrip, useHealth } from '../accounts/health-strip.tsx'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { ShiftPeople } from '../shift/on-shift.tsx'
import { useLive } from './live-provider.tsx'
import { useStrain } from './load-mark.tsx'
import { needsOf } from './needs.ts'
import { NewVersion } from './new-version.tsx'
import { keptWords, TryNow } from './offline.tsx'
import { CountAt, useStop, useStops } from './rail.tsx'
import { useWholeQueue } from './ringing.tsx'
import { Choices } from './you-menu.tsx'

const useNeeds = (newer: boolean): string[] => {
  const { agency } = useHere()
  const { counts } = useWholeQueue()
  const missing = useQuery(ask.ready()).data?.missing ?? []
  const people = useQuery(ask.people(agency.id)).data
  const { outages, ill } = useHealth()
  const strain = useStrain()
  return needsOf({
    unknown: counts?.unknown ?? 0,
    missing,
    ill: [...new Set([...outages, ...ill].map((one) => networkWords(one.network)))],
    strain: strain?.says ?? null,
    onShift: people ? people.onShift.length : null,
    toRead: people?.toRead.length ?? 0,
    newer,
  })
}

type Props = { onHelp: () => void; onFind: () => void; newer: boolean }

/** Everything a telephone has no room for at the top: screens, who is on shift, accounts, find, keys, one's own choices. */
export const MoreMenu = ({ onHelp, onFind, newer }: Props) => {
  const { me } = useHere()
  const { state } = useLive()
  const [open, setOpen] = useState(false)
  const needs = useNeeds(newer)
  const stops = useStops()
  const here = useStop()
  const close = () => setOpen(false)
  /** After it is closed, since what opens next takes the focus. */
  const then = (act: () => void) => () => {
    close()
    setTimeout(act, 60)
  }
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className="plain mark more-button">
        More
        {needs.length > 0 ? (
          <span className="count needed">
            {needs.length}
            <span className="unseen"> to see: {needs.join(', ')}</span>
          </span>
        ) : null}
      </Button>
      <Popover className="popover more-popover" placement="bottom end" containerPadding={6}>
        <Dialog aria-label="More" className="you-body">
          {state === 'offline' ? (
            <p>
              {keptWords} <TryNow />
            </p>
          ) : null}
          {needs.length > 0 ? (
            <ul className="more-needs needed" aria-label="What needs somebody">
              {needs.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          ) : null}
          <NewVersion newer={newer} />
          <nav className="more-stops" aria-label="Screens">
            {stops.map((stop) => (
              <Link
                key={stop.to}
                to={stop.to}
                className="rail-stop"
                aria-current={stop.to === here ? 'page' : undefined}
                onClick={close}
              >
                {stop.words}
                <CountAt place={stop.place} />
              </Link>
            ))}
          </nav>
          <div className="row">
            <button type="button" className="verb" onClick={then(onFind)}>
              Find
            </button>
            <button type="button" className="verb" onClick={then(onHelp)}>
              Keys
            </button>
          </div>
          <HealthStrip />
          <details>
            <summary>Who is on shift</summary>
            <div className="more-part">
              <ShiftPeople />
            </div>
          </details>
          <details>
            <summary>{me.name}: this screen, signing out</summary>
            <div className="more-part">
              <Choices />
            </div>
          </details>
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
