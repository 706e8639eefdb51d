import { type ApiKey, keyLasts } from '@callbox/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { dayOf, mayWords } from '../people/words.ts'
import { Ago } from '../shell/ago.tsx'
import { Empty, Failed, Loading } from '../shell/parts.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import { KeySheet } from './sheet-key.tsx'

/** Keys by which other systems call us: how long each lasts, when it was last used, and its end. */
export const Keys = ({ agency, may }: { agency: number; may: boolean }) => {
  const queries = useQueryClient()
  const [open, setOpen] = useState<'make' | ApiKey | null>(null)
  const list = useQuery({
    queryKey: ['keys', agency],
    queryFn: () => call('keys.list', { params: { agency } }),
    refetchInterval: 60_000,
  })
  const again = async () => {
    await queries.invalidateQueries({ queryKey: ['keys', agency] })
    await queries.invalidateQueries({ queryKey: ['security'] })
  }
  if (list.isPending) return <Loading what="API keys" />
  if (list.error) return <Failed error={list.error} again={() => void list.refetch()} />
  const { keys, mayGive } = list.data
  const living = keys.filter(({ state }) => state !== 'ended')
  const over = keys.filter(({ state }) => state === 'ended')
  return (
    <section className="card" aria-labelledby="api-keys">
      <h2 id="api-keys">API keys</h2>
      <p className="muted">
        By a key another system calls this centre. It does no more than whoever made it may do, and ends when
        they leave.
      </p>
      {living.length === 0 ? (
        <Empty title="No system calls this centre.">
          <p>
            A directory that keeps people in step, or a report that reads the status, needs a key. It is shown
            once, and lasts a year at most.
          </p>
        </Empty>
      ) : (
        <ul className="plain-list">
          {living.map((one) => (
            <KeyLine key={one.id} of={one}>
              {may ? (
                <button type="button" className="verb" onClick={() => setOpen(one)}>
                  End <span className="unseen">the key {one.name}</span>
                </button>
              ) : null}
            </KeyLine>
          ))}
        </ul>
      )}
      {may ? (
        <div className="row">
          <button type="button" className="verb" onClick={() => setOpen('make')}>
            Make a key
          </button>
        </div>
      ) : null}
      {over.length > 0 ? (
        <details>
          <summary>Keys that were ended ({over.length})</summary>
          <ul className="plain-list">
            {over.map((one) => (
              <KeyLine key={one.id} of={one} />
            ))}
          </ul>
        </details>
      ) : null}
      {open === 'make' ? (
        <KeySheet agency={agency} mayGive={mayGive} onMade={again} onClose={() => setOpen(null)} />
      ) : open ? (
        <EndKey agency={agency} of={open} onEnded={again} onClose={() => setOpen(null)} />
      ) : null}
    </section>
  )
}

const KeyLine = ({ of, children }: { of: ApiKey; children?: React.ReactNode }) => {
  const { agency } = useHere()
  const lapsed = of.rights.filter((one) => one.lapsed !== null)
  const until = dayOf(of.until, agency.zone)
  return (
    <li className="row between">
      <span>
        <strong>
          <bdi>{of.name}</bdi>
        </strong>{' '}
        <code className="small">{of.prefix}…</code>
        <br />
        <span className="small">{of.rights.map(({ right }) => mayWords(right)).join(' · ')}</span>
        <br />
        <span className="muted small">
          {of.state === 'expired' ? <span className="needed">expired on {until}</span> : null}
          {of.state === 'due' ? <span className="caution">ends on {until}</span> : null}
          {of.state === 'live' ? `until ${until}` : null}
          {of.state === 'ended' ? null : '; '}
          {of.answers.name} answers for it;{' '}
          {of.used ? (
            <>
              last used <Ago at={of.used.at} /> from {of.used.from}
            </>
          ) : (
            'never used'
          )}
          {of.ended
            ? `; ended by ${of.ended.by.name} on ${dayOf(of.ended.at, agency.zone)}: ${of.ended.reason}`
            : ''}
        </span>
        {of.state !== 'ended' && lapsed.length > 0 ? (
          <>
            <br />
            <span className="needed small">
              Gives nothing now for: {lapsed.map(({ right }) => mayWords(right)).join(', ')}.{' '}
              {of.answers.name} no longer holds what that takes.
            </span>
          </>
        ) : null}
      </span>
      {children}
    </li>
  )
}

type EndProps = { agency: number; of: ApiKey; onEnded: () => Promise<unknown>; onClose: () => void }

const EndKey = ({ agency, of, onEnded, onClose }: EndProps) => {
  const { run, busy, refused } = useAct()
  const [reason, setReason] = useState('')
  const end = async () => {
    const done = await run(() => call('keys.end', { params: { agency, id: of.id }, body: { reason } }))
    if (done === false) return
    await onEnded()
    onClose()
  }
  return (
    <SheetForm
      title={`End the key ${of.name}`}
      onClose={onClose}
      act={end}
      refused={refused}
      submit="End it now"
      disabled={busy || reason.trim().length < 3}
    >
      <p>
        Within five seconds it opens nothing any more, and what calls with it stops. This cannot be taken
        back; a key lasts {keyLasts - 1} days at most in any case.
      </p>
      <label>
        Why, for the record
        <input
          required
          minLength={3}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
    </SheetForm>
  )
}
