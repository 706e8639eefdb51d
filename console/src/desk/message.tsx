import type { Conversation, Message } from '@callbox/contract'
import { networkWords } from '../accounts/health.ts'
import { useHere } from '../api/session.ts'
import { Bridged } from '../interpreting/bridged.tsx'
import { useLexicon } from '../lexicon/use-lexicon.ts'
import { Ago } from '../shell/ago.tsx'
import { useNow } from '../shell/now.ts'
import { Outward } from '../shell/outward.tsx'
import { lookOf } from '../shell/shapes.tsx'
import { timeAt, twoTimes } from './clocks.ts'
import { marksShown } from './marks.ts'
import { Media } from './media.tsx'
import { namesOf } from './names.ts'
import { outgoingWords } from './outgoing-words.ts'
import { Quoted } from './quoted.tsx'
import { Words } from './words.tsx'

/** What a person of the public wrote: large, with everything around it that we know. */
export const Received = ({ message, conversation }: { message: Message; conversation: Conversation }) => {
  const { agency, me } = useHere()
  const now = useNow()
  const lexicon = useLexicon()
  const latest = message.revisions.findLast((one) => one.kind !== 'deletion') ?? message.revisions[0]
  const older = message.revisions.filter((one) => one !== latest)
  const deleted = message.revisions.find((one) => one.kind === 'deletion')
  const at = (moment: string) => timeAt(moment, agency.zone, now)
  const author = message.author ?? conversation.author
  const { name, handle } = namesOf({ ...author, name: message.context.authorName ?? author.name })
  const judged =
    message.assessment && message.assessment.band !== conversation.band ? message.assessment : null
  return (
    <article className={`received state-${message.state}`}>
      <p className="byline">
        <strong>
          <bdi>{name}</bdi>
        </strong>{' '}
        {handle ? <bdi className="muted">{handle} </bdi> : null}· {networkWords(conversation.account.network)}{' '}
        ·{' '}
        {message.networkAt ? (
          <>
            {at(message.networkAt)}
            {twoTimes(message.networkAt, message.capturedAt) ? (
              <span className="muted"> (ours {at(message.capturedAt)})</span>
            ) : null}
          </>
        ) : (
          at(message.capturedAt)
        )}{' '}
        <Ago at={message.networkAt ?? message.capturedAt} />
        {message.url ? (
          <>
            {' · '}
            <Outward to={message.url}>on the network</Outward>
          </>
        ) : null}
        {marksShown(message.marks, me.centre.practice, conversation.marks).map((mark) => (
          <span key={mark} className="tag">
            {mark}
          </span>
        ))}
      </p>
      {message.context.parent ? <Quoted what="Answers this post" post={message.context.parent} /> : null}
      {message.state === 'undecodable' ? (
        <p className="refusal">
          <strong>Undecodable.</strong> What came could not be read as text. Every byte is on the record;
          below is what could be made out.
        </p>
      ) : null}
      {deleted ? (
        <p className="revised">
          Deleted by its author; we saw it at {at(deleted.capturedAt)}. The words stay on the record:
        </p>
      ) : null}
      <Words text={latest?.text ?? ''} language={conversation.language} explains={lexicon} />
      <Bridged message={message} conversation={conversation} />
      {message.context.quoted ? <Quoted what="Quotes" post={message.context.quoted} /> : null}
      {message.context.place ? (
        <p className="fact">
          <strong>Place</strong> <bdi>{message.context.place}</bdi>
        </p>
      ) : null}
      {message.media.map((medium) => (
        <Media key={medium.position} medium={medium} />
      ))}
      {older
        .filter((one) => one.kind !== 'deletion')
        .map((one) => (
          <div key={one.revision} className="revised">
            <p>
              {one.kind === 'original' ? 'Before it was edited' : 'An earlier edit'}, captured{' '}
              {at(one.capturedAt)}:
            </p>
            <Words text={one.text} />
          </div>
        ))}
      {judged ? (
        <p className="muted small">
          The machine said {lookOf(judged.band).word.toLowerCase()} (
          {judged.reasons.map((one) => one.words).join(', ') || 'no reason'}).
        </p>
      ) : null}
      {latest ? (
        <p className="muted small">On record as entry {latest.entry.number.toLocaleString()}</p>
      ) : null}
    </article>
  )
}

/** What we answered, by whom, and what became of it. */
export const Sent = ({ message }: { message: Message }) => {
  const { agency } = useHere()
  const now = useNow()
  const outgoing = message.outgoing
  return (
    <article className="sent">
      <p className="byline">
        <strong>{message.marks.includes('automatic') ? 'Automatic reply' : 'We answered'}</strong>
        {outgoing?.automatic ? (
          <>
            {' '}
            · nobody has answered with it; <bdi>{outgoing.chain.responsible}</bdi> answers for it
          </>
        ) : outgoing ? (
          <>
            {' '}
            · <bdi>{outgoing.by.name}</bdi>
          </>
        ) : null}{' '}
        · {timeAt(outgoing?.publishedAt ?? message.capturedAt, agency.zone, now)}{' '}
        <Ago at={outgoing?.publishedAt ?? message.capturedAt} />
        {outgoing ? (
          <span className={`tag is-${outgoing.state}`}>{outgoingWords[outgoing.state]}</span>
        ) : null}
        {(outgoing?.url ?? message.url) ? (
          <>
            {' · '}
            <Outward to={outgoing?.url ?? message.url ?? ''}>on the network</Outward>
          </>
        ) : null}
      </p>
      <Words text={message.revisions.at(-1)?.text ?? outgoing?.text ?? ''} />
      {outgoing?.why ? <p className="revised">{outgoing.why}</p> : null}
    </article>
  )
}
