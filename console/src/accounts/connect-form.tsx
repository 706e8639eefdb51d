import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { Refusal } from '../shell/parts.tsx'
import { networkWords } from './health.ts'

/** A network account, or a new credential for one we have; a practice centre refuses and says so. */
export const ConnectForm = () => {
  const { agency, me } = useHere()
  const queries = useQueryClient()
  const { run, busy, refused, forget } = useAct()
  // A practice centre has the simulated network; the others are refused there, in words.
  const [network, setNetwork] = useState(me.centre.practice ? 'practice' : 'bluesky')
  const offered = me.centre.practice ? ['practice', 'bluesky'] : ['bluesky']
  const [handle, setHandle] = useState('')
  const [service, setService] = useState('')
  const [secret, setSecret] = useState('')
  const connect = async () => {
    const body = { network, handle, secret, ...(service ? { service } : {}) }
    const done = await run(() => call('accounts.connect', { params: { agency: agency.id }, body }))
    setSecret('')
    if (!done) return
    setHandle('')
    setService('')
    announce('Connected.')
    await queries.invalidateQueries({ queryKey: ['accounts', agency.id] })
  }
  return (
    <section className="card">
      <h2>Connect an account, or renew its credential</h2>
      {me.centre.practice ? (
        <p className="caution">
          This is a practice centre: it refuses credentials of real networks. The practice network takes any
          password.
        </p>
      ) : null}
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void connect()
        }}
      >
        <label>
          Network
          <select value={network} onChange={(event) => setNetwork(event.target.value)}>
            {offered.map((one) => (
              <option key={one} value={one}>
                {networkWords(one)}
              </option>
            ))}
          </select>
        </label>
        <label>
          Handle
          <input
            required
            value={handle}
            onChange={(event) => setHandle(event.target.value)}
            autoComplete="off"
          />
        </label>
        <label>
          App password (kept sealed, never shown again)
          <input
            required
            type="password"
            value={secret}
            onChange={(event) => setSecret(event.target.value)}
            autoComplete="off"
          />
        </label>
        <label>
          Service address, if not the usual one
          <input
            type="url"
            value={service}
            onChange={(event) => setService(event.target.value)}
            autoComplete="off"
          />
        </label>
        <Refusal sentence={refused} onForget={forget} />
        <button type="submit" className="verb strong" disabled={busy}>
          {busy ? 'Asking the network…' : 'Connect'}
        </button>
      </form>
    </section>
  )
}
