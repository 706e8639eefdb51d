import { counted } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { Refusal, VerbButton } from '../shell/parts.tsx'
import { useControls, useExercise } from './use-exercise.ts'

/** One button for the flood, while a practice centre is quiet. */
export const FloodButton = () => {
  const { agency, me, may } = useHere()
  const { asked, exercise } = useExercise()
  const scenarios = useQuery({
    ...ask.scenarios(agency.id),
    enabled: me.centre.practice && may('exercises.read'),
  })
  const { start, busy, refused, forget } = useControls()
  const flood = scenarios.data?.scenarios.find((one) => one.name === 'flood')
  if (!asked.data?.possible || !flood || (exercise && !exercise.opening)) return null
  const why = may('exercises.run') ? (busy ? 'One moment.' : null) : whyNot('exercises.run')
  return (
    <section className="flood" aria-label="Practise a flood">
      <p>
        {exercise ? `${exercise.title} is going on here. ` : ''}Practise the worst hour:{' '}
        {counted(flood.pleas, 'plea')} among a storm of messages.
      </p>
      <VerbButton
        onPress={() => void start('flood', 1, exercise !== null)}
        whyNot={why}
        describes={flood.says}
      >
        Start the flood
      </VerbButton>
      <Refusal sentence={refused} onForget={forget} />
    </section>
  )
}
