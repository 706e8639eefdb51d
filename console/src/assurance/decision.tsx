import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { VerbButton } from '../shell/parts.tsx'
import { ActForm } from '../shell/sheet-form.tsx'
import { WhyField } from '../shell/why-field.tsx'
import type { Clause } from './chapters.ts'

type Person = { id: string; name: string }
type Props = { clause: Clause; people: readonly Person[] }
type Doing = 'excepted' | 'not_applicable' | 'end'

const words = {
  excepted: 'Excepted',
  not_applicable: 'Does not apply here',
} as const

/** What people have decided about a clause, beside what is computed; whoever may decide does so here. */
export const Decided = ({ clause, people }: Props) => {
  const { may } = useHere()
  const [doing, setDoing] = useState<Doing | null>(null)
  const { decision, overruled } = clause
  const no = may('assurance.decide') ? null : whyNot('assurance.decide')
  const verb = (what: Doing, says: string) => (
    <VerbButton whyNot={no} onPress={() => setDoing(what)}>
      {says}
    </VerbButton>
  )
  if (!decision && clause.state === 'met') return null
  return (
    <section>
      <h3>What is decided about it</h3>
      {decision ? (
        <p>
          <strong>{words[decision.decided]}</strong> until {decision.until}, decided by {decision.by.name};{' '}
          {decision.owner.name} answers for it. <span dir="auto">{decision.reason}</span>
        </p>
      ) : (
        <p className="muted">Nothing: it is as it is computed.</p>
      )}
      {overruled ? <p className="needed">⚠ {overruled}</p> : null}
      {doing === 'end' ? <EndForm clause={clause} done={() => setDoing(null)} /> : null}
      {doing && doing !== 'end' ? (
        <DecideForm key={doing} clause={clause} people={people} as={doing} done={() => setDoing(null)} />
      ) : null}
      {doing ? null : (
        <div className="row">
          {clause.conditional ? verb('not_applicable', 'Does not apply here…') : null}
          {verb('excepted', 'Make an exception…')}
          {decision ? verb('end', 'Take the decision back…') : null}
        </div>
      )}
    </section>
  )
}

const useDecided = (done: () => void) => {
  const { agency } = useHere()
  const { run, busy, refused } = useAct()
  const client = useQueryClient()
  const does = async (act: () => Promise<unknown>, says: string): Promise<void> => {
    if (!(await run(act))) return
    await client.invalidateQueries({ queryKey: ask.clauses(agency.id).queryKey })
    announce(says)
    done()
  }
  return { agency, busy, refused, does }
}

const DecideForm = ({
  clause,
  people,
  as,
  done,
}: Props & { as: 'excepted' | 'not_applicable'; done: () => void }) => {
  const { agency, busy, refused, does } = useDecided(done)
  const [reason, setReason] = useState('')
  const [owner, setOwner] = useState('')
  const [until, setUntil] = useState('')
  const params = { agency: agency.id, clause: clause.id }
  const keep = () =>
    does(
      () => call('assurance.decide', { params, body: { decided: as, reason, owner, until } }),
      'On the record.',
    )
  return (
    <ActForm act={keep} refused={refused} submit={words[as]} disabled={busy}>
      <WhyField value={reason} change={setReason} least={10} most={2000} />
      <label>
        Who answers for it
        <select required value={owner} onChange={(event) => setOwner(event.target.value)}>
          <option value="" disabled>
            Choose somebody…
          </option>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {as === 'excepted' ? 'It ends on' : 'Looked at again by'}
        <input required type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
      </label>
    </ActForm>
  )
}

const EndForm = ({ clause, done }: { clause: Clause; done: () => void }) => {
  const { agency, busy, refused, does } = useDecided(done)
  const [why, setWhy] = useState('')
  const params = { agency: agency.id, clause: clause.id }
  return (
    <ActForm
      act={() => does(() => call('assurance.decision_end', { params, body: { why } }), 'It counts no more.')}
      refused={refused}
      submit="Take it back"
      disabled={busy || why.trim().length < 3}
    >
      <WhyField value={why} change={setWhy} least={3} most={1000} />
    </ActForm>
  )
}
