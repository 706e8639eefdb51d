import type { Conversation } from '@callbox/contract'
import { useHere, whyNot } from '../api/session.ts'
import { VerbButton } from '../shell/parts.tsx'
import type { SheetName } from './sheets.tsx'
import type { Acts } from './use-acts.ts'

type Props = {
  conversation: Conversation
  acts: Acts
  no: { work: string | null; reply: string | null; mine: string | null }
  openAnswer: () => unknown
  show: (sheet: SheetName) => void
  composing: boolean
  /** Whether there may be something to split off. */
  divisible: boolean
}

/** Every verb with its key on it; one that cannot be done now says why. */
export const VerbBar = ({ conversation, acts, no, openAnswer, show, composing, divisible }: Props) => {
  const { may } = useHere()
  const closed = conversation.state === 'closed'
  const others = conversation.claim !== null && !acts.mine
  const held = acts.mine && conversation.claim?.state === 'held'
  if (closed)
    return (
      <fieldset className="verbs" aria-label="What you can do">
        <VerbButton strong onPress={() => void acts.reopen()} whyNot={no.work}>
          Open it again
        </VerbButton>
        <VerbButton keyShown="N" onPress={() => show('note')} whyNot={no.work}>
          Note
        </VerbButton>
        <VerbButton keyShown="D" onPress={() => show('dispatch')}>
          Dispatch copy
        </VerbButton>
      </fieldset>
    )
  return (
    <fieldset className="verbs" aria-label="What you can do">
      {held ? (
        <VerbButton keyShown="U" onPress={() => void acts.release()}>
          Put back
        </VerbButton>
      ) : (
        <VerbButton keyShown="C" strong={!others} onPress={() => void acts.claim()} whyNot={no.work}>
          {acts.mine ? 'Take up' : 'Claim'}
        </VerbButton>
      )}
      {composing ? null : (
        <VerbButton keyShown="R" strong={held === true} onPress={() => void openAnswer()} whyNot={no.reply}>
          Reply
        </VerbButton>
      )}
      <VerbButton
        keyShown="T"
        onPress={() => show('template')}
        whyNot={no.reply}
        describes="Or press 1 to 9 for a template at once"
      >
        Template
      </VerbButton>
      <VerbButton keyShown="D" onPress={() => show('dispatch')}>
        Dispatch
      </VerbButton>
      <VerbButton keyShown="P" onPress={() => void acts.park()} whyNot={no.work ?? no.mine}>
        Phone
      </VerbButton>
      <VerbButton keyShown="N" onPress={() => show('note')} whyNot={no.work}>
        Note
      </VerbButton>
      <VerbButton keyShown="B" onPress={() => show('band')} whyNot={no.work}>
        Band
      </VerbButton>
      <VerbButton
        keyShown="H"
        onPress={() => show('handOver')}
        describes="Hand over to a colleague"
        whyNot={acts.mine || may('desk.supervise') ? null : (no.work ?? whyNotMine(no.mine))}
      >
        <span>
          Hand<span className="where-roomy"> over</span>
        </span>
      </VerbButton>
      <VerbButton
        keyShown="I"
        onPress={() => show('interpreter')}
        whyNot={no.work}
        describes="Ask for an interpreter, or type what they say"
      >
        <span>
          Interp<span className="where-roomy">reter</span>
        </span>
      </VerbButton>
      {divisible && !others ? (
        <VerbButton
          keyShown="L"
          onPress={() => show('split')}
          whyNot={no.work}
          describes="Split messages off into a conversation of their own"
        >
          Split
        </VerbButton>
      ) : null}
      <VerbButton keyShown="X" onPress={() => show('close')} whyNot={no.work}>
        Close
      </VerbButton>
    </fieldset>
  )
}

const whyNotMine = (mine: string | null) =>
  mine ? `${mine} Only its holder or a supervisor hands it over.` : whyNot('desk.supervise')
