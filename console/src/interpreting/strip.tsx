import type { Conversation } from '@callbox/contract'
import { clock } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { VerbButton } from '../shell/parts.tsx'
import { kindWords, spokenWords } from './kinds.ts'
import { useInterpreting } from './use-interpreting.ts'

type Props = { conversation: Conversation; open: () => void; whyNot: string | null }

/** One line above the words while an interpreter is awaited, with the clock of that; or that there are no templates. */
export const InterpreterStrip = ({ conversation, open, whyNot }: Props) => {
  const now = useNow()
  const { known, waiting } = useInterpreting(conversation)
  if (waiting) {
    const left = (Date.parse(waiting.dueAt) - now) / 1000
    return (
      <section className={`bridge ${left <= 0 ? 'over' : ''}`} aria-label="Interpreter">
        <p>
          <strong>Interpreter asked {clock((now - Date.parse(waiting.askedAt)) / 1000)} ago</strong>:{' '}
          {spokenWords(waiting.language)}, {kindWords(waiting.kind)}, by <bdi>{waiting.by.name}</bdi> ·{' '}
          <span className="bridge-due">
            {left > 0 ? `${clock(left)} left` : `overdue by ${clock(-left)}`}
          </span>
          {waiting.note ? (
            <bdi className="muted small note-words" dir="auto">
              {waiting.note}
            </bdi>
          ) : null}
        </p>
        <VerbButton keyShown="I" onPress={open} whyNot={whyNot}>
          Type what they say
        </VerbButton>
      </section>
    )
  }
  if (known?.templates !== false || conversation.state === 'closed') return null
  return (
    <section className="bridge" aria-label="Interpreter">
      <p>
        <strong>Written in {spokenWords(conversation.language)}</strong>, as far as we can tell. There are no
        templates in it.
      </p>
      <VerbButton keyShown="I" onPress={open} whyNot={whyNot}>
        Ask for an interpreter
      </VerbButton>
    </section>
  )
}
