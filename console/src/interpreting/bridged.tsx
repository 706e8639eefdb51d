import type { Conversation, InterpreterRequest, Message, Translation } from '@callbox/contract'
import { useHere, whyNot } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { Words } from '../desk/words.tsx'
import { useNow } from '../shell/now.ts'
import { Refusal, VerbButton } from '../shell/parts.tsx'
import { kindWords, spokenWords } from './kinds.ts'
import { isForeign, latestOf, newestOf, useInterpreting } from './use-interpreting.ts'

/** Beneath a person's own words: what an interpreter said, and what a machine made of them, each with its mark. */
export const Bridged = ({ message, conversation }: { message: Message; conversation: Conversation }) => {
  const { may } = useHere()
  const { known, translate, busy, refused, forget } = useInterpreting(conversation)
  if (!known) return null
  const latest = latestOf(message)
  const of = known.requests.filter((one) => one.message === message.id && one.state !== 'waiting')
  const made = known.translations.filter((one) => one.message === message.id)
  const wanted =
    known.engine &&
    latest?.text.trim() &&
    !made.some((one) => one.revision === latest.revision) &&
    (isForeign(conversation.language, known.into) || conversation.language === 'und')
  return (
    <>
      {of.map((one) => (
        <Interpreted key={one.id} request={one} latest={latest?.revision ?? one.revision} />
      ))}
      {made.map((one) => (
        <MachineMade
          key={`${one.revision} ${one.language}`}
          made={one}
          latest={latest?.revision ?? one.revision}
        />
      ))}
      {wanted && known.engine ? (
        <p className="bridged-ask">
          <VerbButton
            {...(newestOf(conversation)?.id === message.id ? { keyShown: '=' } : {})}
            onPress={() => void translate(message)}
            whyNot={may('desk.work') ? (busy ? 'One moment.' : known.engine.whyNot) : whyNot('desk.work')}
            describes={`${known.engine.name} makes it; nobody checks it.`}
          >
            {busy ? 'The machine is asked…' : 'Machine translation'}
          </VerbButton>
        </p>
      ) : null}
      {refused ? <Refusal sentence={refused} onForget={forget} /> : null}
    </>
  )
}

const earlier = (revision: number, latest: number): string =>
  revision === latest ? '' : ' It is of the words before they were edited.'

const Interpreted = ({ request, latest }: { request: InterpreterRequest; latest: number }) => {
  const { agency } = useHere()
  const now = useNow()
  if (request.state === 'withdrawn')
    return (
      <p className="muted small">
        An interpreter for {spokenWords(request.language)} was asked at{' '}
        {timeAt(request.askedAt, agency.zone, now)} and withdrawn: <bdi>{request.why}</bdi>
      </p>
    )
  return (
    <section className="bridged" aria-label="What the interpreter said">
      <p className="bridged-mark">
        <strong>
          Interpreted by <bdi>{request.interpreter}</bdi>
        </strong>{' '}
        from {spokenWords(request.language)} ({kindWords(request.kind)}), typed by{' '}
        <bdi>{request.ended?.by.name}</bdi>
        {request.ended ? `, ${timeAt(request.ended.at, agency.zone, now)}` : ''}.
        {earlier(request.revision, latest)}
      </p>
      <Words text={request.text ?? ''} />
    </section>
  )
}

const MachineMade = ({ made, latest }: { made: Translation; latest: number }) => (
  <section className="bridged machine" aria-label="Machine translation">
    <p className="bridged-mark">
      <strong>
        Machine-translated by {made.engine} {made.version}, not checked.
      </strong>{' '}
      It may be wrong; an interpreter is surer (I).
      {made.takenFor === 'und' ? '' : ` Read as ${spokenWords(made.takenFor)}.`}
      {earlier(made.revision, latest)}
    </p>
    {made.doubt ? (
      <p className="caution">
        <strong>Doubtful.</strong> {made.doubt} Ask for an interpreter.
      </p>
    ) : null}
    <Words text={made.text} language={made.language} />
  </section>
)
