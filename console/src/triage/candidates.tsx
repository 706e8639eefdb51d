import { counted, type TriageModel } from '@callbox/contract'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere, whyNot } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Refusal, VerbButton } from '../shell/parts.tsx'
import { Figures } from './figures.tsx'
import { AdoptSheet } from './sheet-adopt.tsx'
import { type TriageState, useAgain } from './state.ts'

const Candidate = ({ model, open, adopt }: { model: TriageModel; open: boolean; adopt: () => void }) => {
  const { agency, may } = useHere()
  const now = useNow()
  const [conclusion, ...rest] = model.says
  return (
    <details className="candidate" open={open}>
      <summary>
        <strong>
          <bdi>{model.version}</bdi>
        </strong>{' '}
        <span className="muted">
          {timeAt(model.madeAt, agency.zone, now)}, asked for by {model.madeBy.name}
        </span>
        {model.inUse ? <span className="tag">in use</span> : null}
      </summary>
      <p>{conclusion}</p>
      <Figures figures={model.figures} />
      {rest.map((sentence) => (
        <p key={sentence} className="muted">
          {sentence}
        </p>
      ))}
      {model.inUse ? null : (
        <div>
          <VerbButton strong onPress={adopt} whyNot={may('triage.manage') ? null : whyNot('triage.manage')}>
            Adopt
          </VerbButton>
        </div>
      )}
    </details>
  )
}

/** Models made from corrections: their report before and after, and the button that only a supervisor has. */
export const Candidates = ({ state }: { state: TriageState }) => {
  const { agency, may } = useHere()
  const { run, busy, refused, forget } = useAct()
  const again = useAgain()
  const [adopting, setAdopting] = useState<TriageModel | null>(null)
  const { models, training, fresh } = state
  const running = training !== null && training.endedAt === null
  const learn = async () => {
    await run(() => call('triage.retrain', { params: { agency: agency.id } }))
    await again()
  }
  const no = !may('triage.manage')
    ? whyNot('triage.manage')
    : running
      ? 'A candidate is being made.'
      : fresh === 0 && models.length === 0
        ? 'Nobody has corrected a band yet: press B in a conversation that stands wrong.'
        : null
  return (
    <section className="card">
      <h2>Candidates</h2>
      <p>
        {fresh === 0
          ? 'No new corrections of bands to learn from.'
          : `${counted(fresh, 'correction')} of bands to learn from${models.length > 0 ? ' since the newest candidate' : ''}.`}
      </p>
      <div className="row">
        <VerbButton
          strong={fresh > 0 && !running}
          onPress={() => void learn()}
          whyNot={busy ? 'Asking…' : no}
        >
          Make a candidate
        </VerbButton>
        <span role="status" className={training?.state === 'failed' ? 'caution' : 'muted'}>
          {training ? training.says : 'It takes less than a minute and changes nothing by itself.'}
        </span>
      </div>
      <Refusal sentence={refused} onForget={forget} />
      {models.map((model, n) => (
        <Candidate
          key={model.id}
          model={model}
          open={n === 0 && !model.inUse}
          adopt={() => setAdopting(model)}
        />
      ))}
      {adopting ? <AdoptSheet model={adopting} onClose={() => setAdopting(null)} /> : null}
    </section>
  )
}
