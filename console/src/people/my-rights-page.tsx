import { useHere } from '../api/session.ts'
import { StepsApart } from '../shell/first-steps.tsx'
import { useAccountNames } from './use-people.ts'
import { mayWords, roleWords } from './words.ts'

/** What I may do here, what not and why, and whom to ask: also the first page of somebody who may do little. */
export const MyRightsPage = () => {
  const { me, agency, may } = useHere()
  const accounts = useAccountNames()
  const only = new Map(agency.only.map((one) => [one.right, one.accounts]))
  const ask = agency.ask.filter((name) => name !== me.name)
  const narrow = [...new Set(agency.only.flatMap((one) => one.accounts))]
  return (
    <main id="main" className="page">
      <h1>What you may do</h1>
      <p>
        {me.name}, {agency.roles.map(roleWords).join(' and ')} at {agency.name}.
      </p>
      {may('desk.read') ? null : <StepsApart />}
      {agency.withheld.length > 0 ? (
        <section className="card" aria-labelledby="withheld">
          <h2 id="withheld">Not now</h2>
          <ul className="quiet">
            {agency.withheld.map(({ right, why }) => (
              <li key={right} className="caution">
                You cannot {mayWords(right)}: {why}.
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {agency.rights.length > 0 ? (
        <section className="card" aria-labelledby="may">
          <h2 id="may">You may</h2>
          <ul className="quiet may">
            {agency.rights.map((right) => (
              <li key={right}>
                {mayWords(right)}
                {only.has(right) ? <span className="muted"> (your accounts)</span> : null}
              </li>
            ))}
          </ul>
          {agency.only.length > 0 ? (
            <p className="muted">
              Your accounts:{' '}
              {narrow.map((id) => accounts.get(id) ?? 'one that is closed').join(', ') || 'none yet'}.
            </p>
          ) : null}
        </section>
      ) : (
        <p>The role you hold gives no page of its own yet. Nothing is wrong with your sign-in.</p>
      )}
      <p>
        {ask.length > 0
          ? `Something missing? ${ask.join(' or ')} can give you a role.`
          : 'Something missing? Nobody else here can give out roles just now: tell whoever runs this centre.'}
      </p>
    </main>
  )
}
