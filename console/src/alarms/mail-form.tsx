import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { Refusal } from '../shell/parts.tsx'

/** The mail server through which alarms leave. */
export const MailForm = ({ mail }: { mail: { url: string; from: string } | null }) => {
  const { agency } = useHere()
  const queries = useQueryClient()
  const { run, busy, refused, forget } = useAct()
  const [url, setUrl] = useState(mail?.url ?? '')
  const [from, setFrom] = useState(mail?.from ?? '')
  const [kept, setKept] = useState(false)
  const keep = async () => {
    const done = await run(() => call('alarms.mail', { params: { agency: agency.id }, body: { url, from } }))
    if (!done) return
    setKept(true)
    announce('The mail server is kept.')
    await queries.invalidateQueries({ queryKey: ['alarmRoutes', agency.id] })
  }
  return (
    <section className="card">
      <h2>Mail server for alarms</h2>
      {mail ? null : <p>None yet: e-mail alarms cannot leave until one is set.</p>}
      <Refusal sentence={refused} onForget={forget} />
      <form
        className="form"
        onChange={() => setKept(false)}
        onSubmit={(event) => {
          event.preventDefault()
          void keep()
        }}
      >
        <label>
          Server (smtps://name:password@host:465)
          <input required value={url} onChange={(event) => setUrl(event.target.value)} autoComplete="off" />
        </label>
        <label>
          From address
          <input
            required
            type="email"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
            autoComplete="off"
          />
        </label>
        <button type="submit" className="verb strong" disabled={busy}>
          {kept ? 'Kept' : 'Keep'}
        </button>
      </form>
    </section>
  )
}
