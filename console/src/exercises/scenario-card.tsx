import { counted, type Exercise, type Scenario, speeds } from '@callbox/contract'
import { useId, useState } from 'react'
import { useHere, whyNot } from '../api/session.ts'
import { Refusal, VerbButton } from '../shell/parts.tsx'
import { useControls } from './use-exercise.ts'
import { lasting } from './words.ts'

type Props = { scenario: Scenario; going: Exercise | null; possible: boolean }

/** One scenario: what happens, what it practises, and its start. */
export const ScenarioCard = ({ scenario, going, possible }: Props) => {
  const { may } = useHere()
  const { start, busy, refused, forget } = useControls()
  const [speed, setSpeed] = useState<Exercise['speed']>(1)
  const [sure, setSure] = useState(false)
  const title = useId()
  // What a person started is not ended by one press; the centre's own quiet shift may be.
  const asks = going !== null && !going.opening && !sure
  const why = !may('exercises.run')
    ? whyNot('exercises.run')
    : !possible
      ? 'It cannot be played here; the reason stands above.'
      : busy
        ? 'One moment.'
        : null
  const { share, look } = scenario.targets
  return (
    <li className="card scenario" aria-labelledby={title}>
      <h3 id={title}>{scenario.title}</h3>
      <p>{scenario.says}</p>
      <dl className="facts small">
        <dt>Lasts</dt>
        <dd>{lasting(scenario.duration)}</dd>
        <dt>Planted</dt>
        <dd>{counted(scenario.pleas, 'plea')}</dd>
        <dt>Asks for</dt>
        <dd>
          {Math.round(share * 100)} % seen within {lasting(look)}
        </dd>
        <dt>Clauses</dt>
        <dd>{scenario.clauses.join(', ')}</dd>
      </dl>
      <div className="row scenario-start">
        <label>
          Speed{' '}
          <select
            value={speed}
            onChange={(event) => setSpeed(Number(event.target.value) as Exercise['speed'])}
          >
            {speeds.map((one) => (
              <option key={one} value={one}>
                {one === 1 ? 'real time' : `×${one}`}
              </option>
            ))}
          </select>
        </label>
        <VerbButton
          strong={sure}
          onPress={() => {
            if (asks) return setSure(true)
            setSure(false)
            void start(scenario.name, speed, going !== null)
          }}
          whyNot={why}
        >
          {sure && going ? `End “${going.title}” and start` : 'Start'}
          <span className="unseen"> {scenario.title}</span>
        </VerbButton>
        {sure ? (
          <button type="button" className="plain" onClick={() => setSure(false)}>
            Leave it
          </button>
        ) : null}
      </div>
      <Refusal sentence={refused} onForget={forget} />
    </li>
  )
}
