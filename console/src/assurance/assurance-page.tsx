import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Empty, Failed, Loading } from '../shell/parts.tsx'
import { Sheet } from '../shell/sheet.tsx'
import { standardsOf, tally } from './chapters.ts'
import { Decided } from './decision.tsx'
import { Evidence } from './evidence.tsx'
import { RolesCard } from './roles.tsx'
import { StateMark } from './state-mark.tsx'

/** Both standards, one tile a clause, by chapter; the state is computed, never typed (law 9). */
export const AssurancePage = () => {
  const { agency, may } = useHere()
  const now = useNow()
  const clauses = useQuery({ ...ask.clauses(agency.id), enabled: may('assurance.read') })
  const { clause: asked } = useSearch({ from: '/assurance' })
  const go = useNavigate()
  const [open, setOpen] = useState<string | null>(null)
  const byId = (id: string | undefined) => clauses.data?.clauses.find((one) => one.id === id) ?? null
  const shown = byId(open ?? asked)
  const close = () => {
    setOpen(null)
    if (asked) void go({ to: '/assurance', search: {} })
  }
  const vacant = clauses.data?.roles.filter(({ holders }) => holders.length === 0).length ?? 0
  if (!may('assurance.read'))
    return (
      <main id="main" className="page">
        <h1>Assurance</h1>
        <Empty title="The clause ledger">{whyNot('assurance.read')}</Empty>
      </main>
    )
  return (
    <main id="main" className="page wide">
      <h1>Assurance</h1>
      {clauses.isPending ? <Loading what="the evidence" /> : null}
      {clauses.error ? <Failed error={clauses.error} again={() => void clauses.refetch()} /> : null}
      {clauses.data ? (
        <p className="muted">
          Computed {timeAt(clauses.data.at, agency.zone, now)} from what is on the record. A tile opens its
          rows.
          {vacant > 0 ? (
            <>
              {' '}
              <a className="needed" href="#who-fills">
                ⚠ {vacant === 1 ? 'One role' : `${vacant} roles`} of the guidance{' '}
                {vacant === 1 ? 'is' : 'are'} vacant.
              </a>
            </>
          ) : null}
        </p>
      ) : null}
      {standardsOf(clauses.data?.clauses ?? []).map(({ standard, chapters, clauses: all }) => (
        <section key={standard} className="standard">
          <h2>{standard}</h2>
          <div className="tallies">
            {tally(all).map(({ level, total, states }) => (
              <p key={level}>
                <strong>{level}</strong> {total} clauses:{' '}
                {states.map(([state, count]) => (
                  <span key={state} className="tally">
                    <StateMark state={state} /> {count} {state}
                  </span>
                ))}
              </p>
            ))}
          </div>
          {chapters.map(({ chapter, clauses: some }) => (
            <section key={chapter} className="chapter">
              <h3>{chapter}</h3>
              <ul className="tiles">
                {some.map((clause) => (
                  <li key={clause.id}>
                    <button
                      type="button"
                      className={`tile is-${clause.state.replaceAll(' ', '-')} level-${clause.level}`}
                      onClick={() => setOpen(clause.id)}
                      title={`${clause.title}: ${clause.state}`}
                    >
                      <StateMark state={clause.state} />
                      <span className="tile-id">{clause.id}</span>
                      <span className="unseen">
                        {clause.title}, {clause.level}, {clause.state}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </section>
      ))}
      {clauses.data ? <RolesCard roles={clauses.data.roles} open={setOpen} /> : null}
      {shown ? (
        <Sheet title={`${shown.id} ${shown.title}`} onClose={close} wide>
          <Evidence clause={shown} people={clauses.data?.people ?? []} />
          <Decided clause={shown} people={clauses.data?.people ?? []} />
        </Sheet>
      ) : null}
    </main>
  )
}
