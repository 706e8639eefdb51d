import type { Term } from '@callbox/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { announce } from '../shell/announce.ts'
import { useNow } from '../shell/now.ts'
import { Failed, Loading, Refusal } from '../shell/parts.tsx'

const Row = ({ one, busy, remove }: { one: Term; busy: boolean; remove: ((id: string) => void) | null }) => {
  const { agency } = useHere()
  const now = useNow()
  const { own } = one
  return (
    <li className="row local-word">
      <strong>
        <bdi dir="auto">{one.term}</bdi>
      </strong>
      <bdi dir="auto">{one.means}</bdi>
      <span className="muted small">
        {one.asWritten ? 'capitals matter' : ''}
        {own
          ? `${one.asWritten ? ', ' : ''}${own.addedBy.name}, ${timeAt(own.addedAt, agency.zone, now)}`
          : ''}
      </span>
      {own && remove ? (
        <button type="button" className="verb" disabled={busy} onClick={() => remove(own.id)}>
          Take out <span className="unseen">{one.term}</span>
        </button>
      ) : null}
    </li>
  )
}

/** Words that people here use, explained wherever they stand in a message (APCO 4.1.3). */
export const LocalWords = () => {
  const { agency, may } = useHere()
  const queries = useQueryClient()
  const query = useQuery(ask.lexicon(agency.id))
  const { run, busy, refused, forget } = useAct()
  const [term, setTerm] = useState('')
  const [means, setMeans] = useState('')
  const [asWritten, setAsWritten] = useState(false)
  const params = { agency: agency.id }
  const again = () => queries.invalidateQueries({ queryKey: ['triage', agency.id, 'lexicon'] })
  const add = async () => {
    if (!(await run(() => call('lexicon.add', { params, body: { term, means, asWritten } })))) return
    announce(`Added: ${term}.`)
    setTerm('')
    setMeans('')
    setAsWritten(false)
    await again()
  }
  const remove = async (id: string) => {
    if (await run(() => call('lexicon.remove', { params: { ...params, id } }))) announce('Taken out.')
    await again()
  }
  if (query.isPending) return <Loading what="the local words" />
  if (query.error) return <Failed error={query.error} again={() => void query.refetch()} />
  const own = query.data.terms
    .filter((one) => one.own)
    .sort((a, b) => a.term.localeCompare(b.term, undefined, { sensitivity: 'base' }))
  const pack = query.data.terms.filter((one) => !one.own)
  return (
    <section className="card">
      <h2>Local words, explained</h2>
      <p className="muted">
        Nicknames of places, abbreviations, slang: underlined in a message, with what they mean below it, and
        pointed out in an answer. They change no band.
      </p>
      {own.length === 0 ? <p className="muted">None of your own yet.</p> : null}
      <ul className="quiet">
        {own.map((one) => (
          <Row
            key={one.own?.id}
            one={one}
            busy={busy}
            remove={may('triage.manage') ? (id) => void remove(id) : null}
          />
        ))}
      </ul>
      {pack.length > 0 ? (
        <details>
          <summary>{pack.length} of the pack</summary>
          <ul className="quiet">
            {pack.map((one) => (
              <Row key={one.term} one={one} busy={busy} remove={null} />
            ))}
          </ul>
        </details>
      ) : null}
      <Refusal sentence={refused} onForget={forget} />
      {may('triage.manage') ? (
        <form
          className="form word-form"
          onSubmit={(event) => {
            event.preventDefault()
            void add()
          }}
        >
          <h3>Add a local word</h3>
          <div className="word-fields">
            <label>
              What people here say
              <input
                required
                minLength={2}
                maxLength={60}
                value={term}
                onChange={(event) => setTerm(event.target.value)}
                dir="auto"
                autoComplete="off"
              />
            </label>
            <label>
              What it means
              <input
                required
                minLength={2}
                maxLength={200}
                value={means}
                onChange={(event) => setMeans(event.target.value)}
                dir="auto"
                autoComplete="off"
              />
            </label>
          </div>
          <label className="tick">
            <input
              type="checkbox"
              checked={asWritten}
              onChange={(event) => setAsWritten(event.target.checked)}
            />
            Capitals matter: “the Cut”, and not “the cut”
          </label>
          <button type="submit" className="verb strong" disabled={busy || term.trim().length < 2}>
            Add it
          </button>
        </form>
      ) : (
        <p className="muted">{whyNot('triage.manage')}</p>
      )}
    </section>
  )
}
