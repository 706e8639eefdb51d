import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { MapForm } from '../places/map-form.tsx'
import { Empty, Failed, Loading, Refusal } from '../shell/parts.tsx'
import { MailForm } from './mail-form.tsx'

export const SettingsPage = () => {
  const { may } = useHere()
  return (
    <main id="main" className="page">
      <h1>Settings</h1>
      {may('settings.manage') ? (
        <>
          <Routes />
          <MapForm />
        </>
      ) : (
        <Empty title="Alarm routes, mail server and map">{whyNot('settings.manage')}</Empty>
      )}
    </main>
  )
}

const Routes = () => {
  const { agency } = useHere()
  const queries = useQueryClient()
  const routes = useQuery(ask.alarmRoutes(agency.id))
  const { run, busy, refused, forget } = useAct()
  const [kind, setKind] = useState<'email' | 'webhook'>('email')
  const [address, setAddress] = useState('')
  const [secret, setSecret] = useState<string | null>(null)
  const params = { agency: agency.id }
  const again = () => queries.invalidateQueries({ queryKey: ['alarmRoutes', agency.id] })
  const add = async () => {
    const added = await run(() => call('alarms.add_route', { params, body: { kind, address } }))
    if (!added) return
    setAddress('')
    setSecret(added.secret)
    await again()
  }
  const remove = async (id: string) => {
    await run(() => call('alarms.remove_route', { params: { ...params, id } }))
    await again()
  }
  if (routes.isPending) return <Loading what="the settings" />
  if (routes.error) return <Failed error={routes.error} again={() => void routes.refetch()} />
  const on = routes.data.routes.filter((route) => route.state === 'on')
  return (
    <>
      <section className="card">
        <h2>Where alarms go when nobody at the desk has them</h2>
        <Refusal sentence={refused} onForget={forget} />
        {on.length === 0 ? (
          <p>
            Nowhere yet. If nobody looks at a life-at-risk message, only this screen will know. Add an address
            that wakes somebody.
          </p>
        ) : (
          <ul className="quiet">
            {on.map((route) => (
              <li key={route.id} className="row">
                <span>
                  {route.kind === 'email' ? 'E-mail' : 'Webhook'}: <bdi>{route.address}</bdi>
                </span>
                <button type="button" className="verb" onClick={() => void remove(route.id)}>
                  Switch off <span className="unseen">{route.address}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
        {secret ? (
          <p className="secret" role="status">
            The signing secret, shown this once: <code>{secret}</code>
          </p>
        ) : null}
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            void add()
          }}
        >
          <label>
            Kind
            <select value={kind} onChange={(event) => setKind(event.target.value as typeof kind)}>
              <option value="email">E-mail</option>
              <option value="webhook">Signed webhook</option>
            </select>
          </label>
          <label>
            {kind === 'email' ? 'E-mail address' : 'Address (https://…)'}
            <input
              required
              value={address}
              onChange={(event) => setAddress(event.target.value)}
              autoComplete="off"
            />
          </label>
          <button type="submit" className="verb strong" disabled={busy}>
            Add
          </button>
        </form>
      </section>
      <MailForm mail={routes.data.mail} />
    </>
  )
}
