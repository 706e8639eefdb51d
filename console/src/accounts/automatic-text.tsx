import type { AutomaticText as Text } from '@callbox/contract'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere, whyNot } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { announce } from '../shell/announce.ts'
import { useNow } from '../shell/now.ts'
import { Refusal, VerbButton } from '../shell/parts.tsx'
import { useRegister } from './use-register.ts'

/** One version as the public reads it, with who wrote and approved it; one that waits has its verb. */
export const AutomaticText = ({ text, account }: { text: Text; account: string }) => {
  const { agency, may } = useHere()
  const { lookAgain } = useRegister()
  const { run, busy, refused } = useAct()
  const now = useNow()
  const waits = text.standing === 'waiting'
  const approve = async () => {
    const params = { agency: agency.id, id: account, text: text.id }
    if (!(await run(() => call('automatic.approve', { params })))) return
    announce('Approved: it is the one that is sent from now on.')
    await lookAgain()
  }
  return (
    <article className={`automatic-text ${waits ? 'is-waiting' : ''}`}>
      <p lang={text.language} dir="auto" className="automatic-words">
        {text.reads.usual}
      </p>
      <details>
        <summary>In an apparent emergency</summary>
        <p lang={text.language} dir="auto" className="automatic-words">
          {text.reads.emergency}
        </p>
      </details>
      <p className="muted small">
        {waits ? 'Waits for approval, and is not sent. ' : 'In use. '}Version {text.version}, written by{' '}
        {text.by.name}, {timeAt(text.at, agency.zone, now)}
        {text.approved
          ? `; approved by ${text.approved.by.name}, ${timeAt(text.approved.at, agency.zone, now)}`
          : ''}
        .
      </p>
      {waits ? (
        <>
          <Refusal sentence={refused} />
          <VerbButton
            onPress={() => void approve()}
            whyNot={
              busy
                ? 'It is being approved.'
                : may('accounts.approve')
                  ? text.whyNot
                  : whyNot('accounts.approve')
            }
          >
            Approve this text
          </VerbButton>
          {text.whyNot ? <p className="muted small">{text.whyNot}</p> : null}
        </>
      ) : null}
    </article>
  )
}
