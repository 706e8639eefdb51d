import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { Refusal } from '../shell/parts.tsx'
import { networkWords } from './health.ts'

/**
 * A network account, or a new credential for one we have. A practice centre connects to the practice network alone: it
 * takes no credential of a real one.
 */
export const ConnectForm = () => {
  const { agency, me } = useHere()
  const queries = useQueryClient()
  const { run, busy, refused, forget } = useAct()
  const [handle, setHandle] = useState('')
  const [service, setService] = useState('')
  const [secret, setSecret] = useState('')
  const { practice } = me.centre
  const network = practice ? 'practice' : 'bluesky'
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
      {practice ? (
        <p className="caution">
          This is a practice centre: it connects to the simulated network alone, with any password. Do not
          type one that is in use anywhere.
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
          <select defaultValue={network}>
            <option value={network}>{networkWords(network)}</option>
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
          {practice ? 'Password (any will do)' : 'App password (kept sealed, never shown again)'}
          <input
            required
            type="password"
            value={secret}
            onChange={(event) => setSecret(event.target.value)}
            autoComplete="off"
          />
        </label>
        {practice ? null : (
          <label>
            Service address, if not the usual one
            <input
              type="url"
              value={service}
              onChange={(event) => setService(event.target.value)}
              autoComplete="off"
            />
          </label>
        )}
        <Refusal sentence={refused} onForget={forget} />
        <button type="submit" className="verb strong" disabled={busy}>
          {busy ? 'Asking the network…' : 'Connect'}
        </button>
      </form>
    </section>
  )
}
