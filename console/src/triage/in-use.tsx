import { useState } from 'react'
import { useHere, whyNot } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { VerbButton } from '../shell/parts.tsx'
import { AdoptSheet } from './sheet-adopt.tsx'
import { modelWords, type TriageState } from './state.ts'

/** Which model ranks now, since when and by whose word; and the way back. */
export const InUse = ({ state }: { state: TriageState }) => {
  const { agency, may } = useHere()
  const now = useNow()
  const [back, setBack] = useState(false)
  const { inUse, earlier, words } = state
  return (
    <section className="card">
      <h2>In use</h2>
      <p className="triage-in-use">
        <strong>
          <bdi>{inUse.model ? inUse.version : 'The shipped model'}</bdi>
        </strong>
        {words.version > 0 ? ` with edition ${words.version} of your own words` : ''}
      </p>
      {inUse.since && inUse.by ? (
        <p>
          Adopted by <bdi>{inUse.by.name}</bdi>, {timeAt(inUse.since, agency.zone, now)}: <q>{inUse.why}</q>
        </p>
      ) : (
        <p className="muted">
          It came with this version. It learns nothing by itself: people correct it at the desk, a candidate
          is made from that, and a supervisor adopts it or leaves it.
        </p>
      )}
      {inUse.model ? (
        <div>
          <VerbButton
            onPress={() => setBack(true)}
            whyNot={may('triage.manage') ? null : whyNot('triage.manage')}
          >
            Go back to the shipped model
          </VerbButton>
        </div>
      ) : null}
      {earlier.length > 0 ? (
        <details>
          <summary>What was in use before</summary>
          <ul className="quiet">
            {earlier.map((one) => (
              <li key={one.at}>
                <bdi>{modelWords(one.version)}</bdi>, from {timeAt(one.at, agency.zone, now)}, by{' '}
                <bdi>{one.by.name}</bdi>: <q>{one.why}</q>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {back ? <AdoptSheet model={null} onClose={() => setBack(false)} /> : null}
    </section>
  )
}
