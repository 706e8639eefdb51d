import type { Conversation } from '@callbox/contract'
import { useState } from 'react'
import { useHere } from '../api/session.ts'
import { useNow } from '../shell/now.ts'
import { Band, lookOf } from '../shell/shapes.tsx'
import { clock, timeAt } from './clocks.ts'
import { languageWords } from './languages.ts'
import { marksShown } from './marks.ts'
import { TimeBar } from './time-bar.tsx'

const shownOnPhone = 2

/** Why it stands here: all of it on a desktop; on a phone two and a button for the rest. */
const Reasons = ({ reasons }: Pick<Conversation, 'reasons'>) => {
  const [all, setAll] = useState(false)
  const more = reasons.length - shownOnPhone
  if (reasons.length === 0) return 'no reason was given'
  return (
    <>
      {reasons.map((reason, n) => (
        <span
          key={`${reason.code} ${reason.words}`}
          className={n >= shownOnPhone && !all ? 'reason-more' : undefined}
        >
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
      ))}
      {more > 0 && !all ? (
        <button type="button" className="plain reasons-all" onClick={() => setAll(true)}>
          and {more} more
        </button>
      ) : null}
    </>
  )
}

/** Which model and lists ranked the newest message; a word until somebody asks. */
const RankedBy = ({ conversation }: { conversation: Conversation }) => {
  const [open, setOpen] = useState(false)
  const said = conversation.messages.findLast((one) => one.assessment)?.assessment
  if (!said) return null
  return (
    <>
      {' '}
      <button
        type="button"
        className="plain small ranked-by"
        title={`Ranked by ${said.assessor}`}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        ranked by
      </button>
      {open ? (
        <span className="muted small ranked-words">
          <bdi>{said.assessor}</bdi>: {lookOf(said.band).word.toLowerCase()}, urgency {said.score.toFixed(2)},{' '}
          {languageWords(said.language)}
          {said.why ? `; ${said.why}` : ''}
        </span>
      ) : null}
    </>
  )
}

/** One line above the words: the band and why, whose hands it is in, which clock runs. */
export const WhyHere = ({ conversation, mine }: { conversation: Conversation; mine: boolean }) => {
  const { agency, me } = useHere()
  const now = useNow()
  const { claim, closed, due } = conversation
  return (
    <div className={`why ${conversation.band === 'life_at_risk' ? 'why-risk' : ''}`}>
      <Band place={conversation.band} />
      <span className="why-words">
        <Reasons reasons={conversation.reasons} />
        <RankedBy conversation={conversation} />
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
