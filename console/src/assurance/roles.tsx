import type { AnswerOf, Routes } from '@callbox/contract'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'

type Roles = AnswerOf<Routes['assurance.clauses']>['roles']

const most = 4

/** Who fills the roles that the guidance names, and what is vacant (CoP-R1 to CoP-R7). */
export const RolesCard = ({ roles, open }: { roles: Roles; open: (clause: string) => void }) => {
  const vacant = roles.filter(({ holders }) => holders.length === 0).length
  return (
    <section className="card" aria-labelledby="who-fills">
      <h2 id="who-fills">Who fills the roles of the guidance</h2>
      <p className={vacant > 0 ? 'needed' : 'muted'}>
        {vacant > 0
          ? `⚠ ${vacant === 1 ? 'One role is' : `${vacant} roles are`} vacant. `
          : 'Every role is held by somebody who works here. '}
        <Link to="/people">People</Link>
      </p>
      <dl className="facts who-fills">
        {roles.map(({ clause, role, holders }) => (
          <Fragment key={`${clause} ${role}`}>
            <dt>{role}</dt>
            <dd>
              {holders.length === 0 ? (
                <strong className="needed">⚠ vacant</strong>
              ) : (
                <>
                  <bdi>
                    {holders
                      .slice(0, most)
                      .map(({ name }) => name)
                      .join(', ')}
                  </bdi>
                  {holders.length > most ? ` and ${holders.length - most} more` : null}
                </>
              )}{' '}
              <button type="button" className="plain muted" onClick={() => open(clause)}>
                {clause}
                <span className="unseen">: {role}</span>
              </button>
            </dd>
          </Fragment>
        ))}
      </dl>
    </section>
  )
}
