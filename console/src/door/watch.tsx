import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { Ago } from '../shell/ago.tsx'
import { Failed, Loading, Refusal } from '../shell/parts.tsx'

/** For those who look after security: what everybody was told, and the devices. */
export const Watch = ({ agency, may }: { agency: number; may: boolean }) => {
  const notices = useQuery({
    queryKey: ['security', agency, 'notices'],
    queryFn: () => call('security.notices', { params: { agency } }),
    refetchInterval: 60_000,
  })
  if (notices.isPending) return <Loading what="what happened at the door" />
  if (notices.error) return <Failed error={notices.error} again={() => void notices.refetch()} />
  return (
    <>
      <section className="card" aria-labelledby="door-told">
        <h2 id="door-told">At the door of this agency</h2>
        {notices.data.notices.length === 0 ? (
          <p className="muted">
            Nothing yet. New devices and networks, failures in a row, recovery codes and new links stand here.
          </p>
        ) : (
          <ul className="plain-list">
            {notices.data.notices.slice(0, 50).map((notice) => (
              <li key={notice.id}>
                <strong>{notice.person.name}</strong>: {notice.sentence}{' '}
                <span className="muted small">
                  <Ago at={notice.at} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <Devices agency={agency} may={may} />
    </>
  )
}

const Devices = ({ agency, may }: { agency: number; may: boolean }) => {
  const queries = useQueryClient()
  const { run, busy, refused, forget } = useAct()
  const [names, setNames] = useState<Record<string, string>>({})
  const devices = useQuery({
    queryKey: ['security', agency, 'devices'],
    queryFn: () => call('security.devices', { params: { agency } }),
  })
  const mark = async (device: string, managed: boolean, name: string) => {
    await run(() => call('security.markDevice', { params: { agency, device }, body: { managed, name } }))
    await queries.invalidateQueries({ queryKey: ['security', agency, 'devices'] })
    await queries.invalidateQueries({ queryKey: ['security'] })
  }
  if (!devices.data) return null
  return (
    <section className="card" aria-labelledby="devices">
      <h2 id="devices">Devices</h2>
      <p className="muted">
        On a device that the centre looks after, a session lasts a shift; on any other it is short. A mark
        counts from the next sign-in on.
      </p>
      <Refusal sentence={refused} onForget={forget} />
      {devices.data.devices.length === 0 ? <p className="muted">None yet.</p> : null}
      <ul className="plain-list">
        {devices.data.devices.map((one) => {
          const name = names[one.id] ?? one.name ?? ''
          return (
            <li key={one.id} className="row between">
              <span>
                <strong>{one.name ?? one.says}</strong>
                {one.here ? ' (this one)' : ''}
                <br />
                <span className="muted small">
                  {one.says}; {one.people.join(', ')}; seen <Ago at={one.seen} />
                  {one.managed ? '; looked after' : ''}
                </span>
              </span>
              {may ? (
                <span className="row">
                  <input
                    aria-label={`Name of the device ${one.says}, seen with ${one.people.join(', ')}`}
                    placeholder="Name"
                    maxLength={60}
                    value={name}
                    onChange={(event) => setNames({ ...names, [one.id]: event.target.value })}
                  />
                  <button
                    type="button"
                    className="verb"
                    disabled={busy || name.trim() === ''}
                    onClick={() => void mark(one.id, !one.managed, name)}
                  >
                    {one.managed ? 'No longer looked after' : 'Mark as looked after'}
                  </button>
                </span>
              ) : null}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
