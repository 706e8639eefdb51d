import { useHere, whyNot } from '../api/session.ts'
import { VerbButton } from '../shell/parts.tsx'
import { Scrolls } from '../shell/scrolls.tsx'
import { Part, type PartProps } from './parts.tsx'
import { kindWords } from './words.ts'

const verified = {
  network: 'The network vouches for it.',
  attested: 'Confirmed by a person.',
  not_verified: 'Not verified.',
  unknown: '',
} as const

/** Its name, whether it is verified, and what people have confirmed of it on its network, each with a day of review. */
export const SecurityPart = ({ entry, open }: PartProps) => {
  const { may } = useHere()
  const no = may('accounts.attest') ? null : whyNot('accounts.attest')
  return (
    <Part
      title="Its security on the network"
      verb="Confirm something"
      right="accounts.attest"
      entry={entry}
      onPress={() => open({ is: 'attest' })}
    >
      <dl className="facts">
        <dt>Name</dt>
        <dd>{entry.naming.says}</dd>
        <dt>Verification</dt>
        <dd>
          {verified[entry.verification.state]} {entry.verification.says}
        </dd>
      </dl>
      {entry.attested.length === 0 ? (
        <p className="muted">
          Nothing is confirmed yet: whether it has a second factor and log-in alerts, where it is recovered,
          which devices hold it and which apps have access.
        </p>
      ) : (
        <Scrolls name="What is confirmed" className="table-scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Why it is needed</th>
                <th scope="col">Whose</th>
                <th scope="col">Again by</th>
                <th scope="col">
                  <span className="unseen">Verbs</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {entry.attested.map((line) => (
                <tr key={line.id}>
                  <th scope="row">
                    {kindWords[line.kind]}: {line.what}
                    {line.access ? <span className="muted"> ({line.access})</span> : null}
                  </th>
                  <td>{line.need}</td>
                  <td>{line.owner}</td>
                  <td className={`nowrap ${line.overdue ? 'needed' : ''}`}>
                    {line.overdue ? '⚠ overdue, ' : ''}
                    {line.reviewOn}
                  </td>
                  <td>
                    <div className="row">
                      <VerbButton whyNot={no} onPress={() => open({ is: 'again', line })}>
                        Still so<span className="unseen">: {line.what}</span>
                      </VerbButton>
                      <VerbButton whyNot={no} onPress={() => open({ is: 'end', line })}>
                        No longer<span className="unseen">: {line.what}</span>
                      </VerbButton>
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolls>
      )}
    </Part>
  )
}
