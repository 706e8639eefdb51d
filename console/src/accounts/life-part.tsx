import { useHere } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { VerbButton } from '../shell/parts.tsx'
import type { PartProps } from './parts.tsx'
import { stepWords } from './words.ts'

/** Who proposed and approved it, the steps that lead on, and what is to be done before it is closed. */
export const LifePart = ({ entry, open }: PartProps) => {
  const { agency, may } = useHere()
  const now = useNow()
  const at = (moment: string) => timeAt(moment, agency.zone, now)
  const closing = entry.state === 'closing' || entry.state === 'closed'
  if (!entry.proposed && !entry.approved && entry.steps.length === 0 && !closing) return null
  return (
    <section className="card">
      <h2>Its life</h2>
      <p className="muted">
        {entry.proposed
          ? `Proposed by ${entry.proposed.by.name}, ${at(entry.proposed.at)}. `
          : 'It was in use before it stood in the register. '}
        {entry.approved ? `Approved by ${entry.approved.by.name}, ${at(entry.approved.at)}.` : ''}
      </p>
      {closing ? (
        <ul className="quiet">
          {entry.closing.map((line) => (
            <li key={line.line}>
              {line.done ? '✓ ' : '○ '}
              {line.says}.{' '}
              {line.done ? (
                <span className="muted">
                  {line.done.by.name}, {at(line.done.at)}: {line.done.note}
                </span>
              ) : entry.state === 'closing' && may('accounts.manage') ? (
                <VerbButton onPress={() => open({ is: 'tick', line: line.line })}>It is done</VerbButton>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {entry.steps.length > 0 ? (
        <div className="row">
          {entry.steps.map(({ step, whyNot }) => (
            <VerbButton key={step} whyNot={whyNot} onPress={() => open({ is: 'step', step })}>
              {stepWords[step]}
            </VerbButton>
          ))}
        </div>
      ) : null}
      {entry.steps
        .filter(({ whyNot }) => whyNot)
        .map(({ step, whyNot }) => (
          <p key={step} className="muted small">
            {stepWords[step]}: {whyNot}
          </p>
        ))}
    </section>
  )
}
