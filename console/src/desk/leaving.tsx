import type { Conversation, Outgoing } from '@callbox/contract'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { useNow } from '../shell/now.ts'
import { VerbButton } from '../shell/parts.tsx'
import { useVerb } from '../shell/verbs.ts'
import { outgoingWords } from './outgoing-words.ts'
import type { Acts } from './use-acts.ts'
import { Words } from './words.tsx'

/** How long an answer is held for undo, in seconds. */
const held = 10

type Props = { conversation: Conversation; acts: Acts; takeBack: (outgoing: Outgoing) => void }

/** What is on its way out, each in words; the held one with its seconds and its undo. */
export const Leaving = ({ conversation, acts, takeBack }: Props) => {
  const { agency } = useHere()
  const now = useNow()
  const waiting = conversation.leaving.findLast((one) => one.state === 'held' && !one.automatic)
  const undo = async (outgoing: Outgoing) => {
    const back = await acts.run(() =>
      call('sending.undo', { params: { agency: agency.id, id: outgoing.id } }),
    )
    if (back) {
      announce('Taken back. Nothing was sent.')
      // What a rule said is nobody's draft.
      if (!outgoing.automatic) takeBack(outgoing)
    }
    await acts.again()
  }
  const leaveNow = async (outgoing: Outgoing) => {
    await acts.run(() => call('sending.now', { params: { agency: agency.id, id: outgoing.id } }))
    await acts.again()
  }
  useVerb('undo', waiting ? () => void undo(waiting) : null)
  // While an answer waits it is the last thing done, whatever key one is used to.
  useVerb('take back', waiting ? () => void undo(waiting) : null, 1)
  if (conversation.leaving.length === 0) return null
  return (
    <ul className="leaving" aria-label="On its way out">
      {conversation.leaving.map((outgoing) => {
        const left = outgoing.dueAt
          ? Math.min(held, Math.max(0, (Date.parse(outgoing.dueAt) - now) / 1000))
          : 0
        return (
          <li key={outgoing.id} className={`leaving-one is-${outgoing.state}`}>
            <p className="leaving-state">
              {outgoing.automatic ? 'Automatic reply: ' : ''}
              {outgoing.state === 'held' ? `Leaves in ${Math.ceil(left)} s` : outgoingWords[outgoing.state]}
              {outgoing.why ? <span className="muted">: {outgoing.why}</span> : null}
            </p>
            <div className="leaving-words">
              <Words text={outgoing.text} />
            </div>
            {outgoing.state === 'held' ? (
              <>
                <span className="countdown" aria-hidden="true">
                  <span style={{ transform: `scaleX(${Math.min(1, left / held).toFixed(3)})` }} />
                </span>
                <span className="row">
                  <VerbButton keyShown="Z" onPress={() => void undo(outgoing)}>
                    Undo
                  </VerbButton>
                  <VerbButton onPress={() => void leaveNow(outgoing)}>Send now</VerbButton>
                </span>
              </>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
