import { useHere, whyNot } from '../api/session.ts'
import { VerbButton } from '../shell/parts.tsx'
import type { Choice } from './use-choice.ts'

/** Over the views while rows are chosen: how many, and what can be done with them. */
export const ChoiceBar = ({ choice, close }: { choice: Choice; close: () => void }) => {
  const { may } = useHere()
  const n = choice.items.length
  return (
    <section className="choice-bar" aria-label="Chosen">
      <span>{n === 0 ? 'Choose rows' : `${n} chosen`}</span>
      <VerbButton
        keyShown="X"
        strong={n > 0}
        onPress={close}
        whyNot={
          !may('desk.work') ? whyNot('desk.work') : n === 0 ? 'Choose at least one row: , or Shift+↓.' : null
        }
      >
        Close{n > 1 ? ' them' : ''}
      </VerbButton>
      <VerbButton keyShown="Esc" onPress={choice.clear}>
        Leave off
      </VerbButton>
    </section>
  )
}
