import type { Conversation } from '@callbox/contract'
import { useHere } from '../api/session.ts'
import { useNow } from '../shell/now.ts'
import { Band } from '../shell/shapes.tsx'
import { clock, timeAt } from './clocks.ts'
import { marksShown } from './marks.ts'
import { TimeBar } from './time-bar.tsx'

/** One line above the words: the band and why, whose hands it is in, which clock runs. */
export const WhyHere = ({ conversation, mine }: { conversation: Conversation; mine: boolean }) => {
  const { agency, me } = useHere()
  const now = useNow()
  const { claim, closed, due } = conversation
  return (
    <div className={`why ${conversation.band === 'life_at_risk' ? 'why-risk' : ''}`}>
      <Band place={conversation.band} />
      <span className="why-words">
        {conversation.reasons.length
          ? conversation.reasons.map((reason, n) => (
              <span key={`${reason.code} ${reason.words}`}>
                {n ? ' · ' : ''}
                {reason.words}
                {reason.quote ? (
                  <>
                    {' '}
                    <q>
                      <bdi>{reason.quote}</bdi>
                    </q>
                  </>
                ) : null}
              </span>
            ))
          : 'no reason was given'}
        {marksShown(conversation.marks, me.centre.practice).map((mark) => (
          <span key={mark} className="tag">
            {mark}
          </span>
        ))}
      </span>
      <span className="why-holder">
        {claim ? (
          <>
            {mine ? (
              'You hold it'
            ) : (
              <>
                <bdi>{claim.by.name}</bdi> holds it
              </>
            )}
            {claim.state === 'parked' ? ` · parked (${claim.why ?? 'phone'})` : ''}
            <span className="muted"> for {clock((Date.parse(claim.until) - now) / 1000)}</span>
          </>
        ) : closed ? (
          <>
            Closed as {closed.as.replaceAll('_', ' ')} by <bdi>{closed.by.name}</bdi>,{' '}
            {timeAt(closed.at, agency.zone, now)}
          </>
        ) : (
          'Nobody holds it'
        )}
      </span>
      <span className="why-clock">
        <span className="since">{clock((now - Date.parse(conversation.lastInAt)) / 1000)}</span>
        {due ? (
          <TimeBar due={due} words />
        ) : (
          <span className="muted">
            {conversation.state === 'waiting' ? 'waiting for the person' : 'no clock runs'}
          </span>
        )}
      </span>
      {closed?.passedTo ? (
        <span className="why-more">
          Passed on to {closed.passedTo}, their number {closed.passedNumber}
        </span>
      ) : null}
      {closed?.why ? <span className="why-more">Why: {closed.why}</span> : null}
    </div>
  )
}
