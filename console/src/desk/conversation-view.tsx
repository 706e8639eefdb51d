import type { Conversation } from '@callbox/contract'
import { Link } from '@tanstack/react-router'
import { type ComponentProps, useEffect, useRef } from 'react'
import { useHere, whyNot } from '../api/session.ts'
import { InterpreterStrip } from '../interpreting/strip.tsx'
import { newestOf, useInterpreting } from '../interpreting/use-interpreting.ts'
import { Refusal } from '../shell/parts.tsx'
import { Scrolls } from '../shell/scrolls.tsx'
import { useReasons, useVerb } from '../shell/verbs.ts'
import { Composer } from './composer.tsx'
import { Context } from './context.tsx'
import { CopiesStrip } from './copies-strip.tsx'
import { Leaving } from './leaving.tsx'
import { MergedStrip } from './merged-strip.tsx'
import { Messages } from './messages.tsx'
import { type OpenSheet, SheetPlace, useSheetNow, useSheets } from './open-sheet.tsx'
import { closeForm } from './sheet-close.tsx'
import { handOverForm } from './sheet-hand-over.tsx'
import { noteForm } from './sheet-note.tsx'
import { mayBeSplit } from './split.ts'
import { dropUnsent, useUnsent } from './unsent.ts'
import { useActs } from './use-acts.ts'
import { useAnswer } from './use-answer.ts'
import { useRenewal } from './use-renewal.ts'
import type { Thread } from './use-thread.ts'
import { VerbBar } from './verb-bar.tsx'
import { WhyHere } from './why-here.tsx'
import { Writing } from './writing.tsx'

/** One conversation: why it stands here, its words, our answers, and what can be done. */
export const ConversationView = ({
  conversation,
  thread,
  claimAtOnce,
}: {
  conversation: Conversation
  thread: Thread
  claimAtOnce: boolean
}) => {
  const { may } = useHere()
  const acts = useActs(conversation)
  const answer = useAnswer(conversation, acts)
  const sheets = useSheets(acts.forget)
  const setSheet = sheets.show
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  const forms = [
    noteForm(conversation.id),
    handOverForm(conversation.id),
    closeForm(conversation.id),
  ] as const
  const lost = [useUnsent(forms[0]), useUnsent(forms[1]), useUnsent(forms[2])].find(Boolean)
  const heading = useRef<HTMLHeadingElement>(null)
  const claimed = useRef(false)

  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it was opened by C
  useEffect(() => {
    if (!claimAtOnce || claimed.current) return
    claimed.current = true
    void acts.claim()
  }, [])

  useRenewal(conversation, acts.mine)

  const closed = conversation.state === 'closed'
  const holder = conversation.claim && !acts.mine ? conversation.claim.by.name : null
  const no = {
    work: may('desk.work') ? null : whyNot('desk.work'),
    reply: !may('sending.reply')
      ? whyNot('sending.reply')
      : !conversation.abilities.reply
        ? (conversation.abilities.words.reply ?? 'This network takes no answers from here.')
        : conversation.author.blocked
          ? 'This author is blocked on this account; nothing can be sent to them.'
          : null,
    mine: acts.mine ? null : holder ? `${holder} holds it.` : 'Claim it first (C).',
  }
  const shut = closed ? 'It is closed: open it again first.' : null
  useReasons({
    claim: no.work ?? shut,
    release: no.mine,
    park: no.work ?? no.mine,
    reply: no.reply ?? shut,
    template: no.reply ?? shut,
    send: no.reply ?? shut ?? conversation.cannotSend ?? 'No answer is being written: R begins one.',
    undo: 'Nothing is waiting to leave.',
    note: no.work,
    close: no.work ?? (closed ? 'It is closed already.' : null),
    band: no.work,
    language: no.work,
    place: no.work,
    thrive: no.work ?? (conversation.thrive ? null : 'This centre does not use THRIVE.'),
    split: no.work ?? shut ?? (holder ? `${holder} holds it.` : 'There is one message only.'),
    interpreter: no.work ?? shut,
    translate: no.work ?? 'No translating engine is switched on here.',
    handOver: no.mine,
  })
  useVerb('claim', no.work || closed ? null : () => void acts.claim())
  useVerb('release', acts.mine ? () => void acts.release() : null)
  useVerb('park', acts.mine ? () => void acts.park() : null)
  useVerb('reply', no.reply || closed ? null : () => void answer.open())
  useVerb('template', no.reply || closed ? null : () => setSheet('template'))
  for (let n = 1; n <= 9; n += 1)
    // biome-ignore lint/correctness/useHookAtTopLevel: always the same nine, in the same order
    useVerb(`template ${n}`, no.reply || closed ? null : () => void answer.fillNumber(n))
  useVerb('snippets', no.reply || closed ? null : () => setSheet('snippets'))
  useVerb('note', no.work ? null : () => setSheet('note'))
  useVerb('near', () => setSheet('near'))
  useVerb('dispatch', () => setSheet('dispatch'))
  useVerb('close', no.work || closed ? null : () => setSheet('close'))
  useVerb('band', no.work ? null : () => setSheet('band'))
  useVerb('language', no.work ? null : () => setSheet('language'))
  useVerb('place', no.work ? null : () => setSheet('place'))
  useVerb('thrive', no.work || !conversation.thrive ? null : () => setSheet('thrive'))
  const divisible = mayBeSplit(conversation, thread.before)
  useVerb('split', no.work || closed || holder || !divisible ? null : () => setSheet('split'))
  useVerb('merge', no.work || closed || holder ? null : () => setSheet('merge'))
  const bridge = useInterpreting(conversation)
  useVerb('interpreter', no.work || closed ? null : () => setSheet('interpreter'))
  const newest = newestOf(conversation)
  useVerb(
    'translate',
    no.work || !newest || !bridge.known?.engine || bridge.known.engine.whyNot
      ? null
      : () => void bridge.translate(newest),
  )
  useVerb('handOver', acts.mine || may('desk.supervise') ? () => setSheet('handOver') : null)

  return (
    <>
      <section className="middle" aria-labelledby="conversation-title">
        <Link to="/" className="back-link verb">
          ← Queue{' '}
          <span className="key" aria-hidden="true">
            Esc
          </span>
        </Link>
        <h2 id="conversation-title" tabIndex={-1} ref={heading} className="unseen-heading">
          Conversation with <bdi>{conversation.author.name || conversation.author.handle}</bdi>
        </h2>
        <WhyHere conversation={conversation} mine={acts.mine} />
        <CopiesStrip conversation={conversation} acts={acts} no={no.work} show={() => setSheet('copies')} />
        <MergedStrip conversation={conversation} />
        <InterpreterStrip conversation={conversation} open={() => setSheet('interpreter')} whyNot={no.work} />
        <Scrolls className="talk" name="Messages">
          <Messages conversation={conversation} thread={thread} />
        </Scrolls>
        <div className="act">
          <Leaving conversation={conversation} acts={acts} takeBack={answer.takeBack} />
          <RefusedHere
            sheets={sheets}
            sentence={lost ? `${lost.says} ${lost.why}` : acts.refused}
            onForget={() => {
              acts.forget()
              forms.forEach(dropUnsent)
            }}
          />
          {bridge.refused ? <Refusal sentence={bridge.refused} onForget={bridge.forget} /> : null}
          <Writing conversation={conversation} />
          {answer.isOpen ? (
            <Composer
              conversation={conversation}
              answer={answer}
              busy={acts.busy}
              showSnippets={() => setSheet('snippets')}
            />
          ) : null}
          <VerbBar
            conversation={conversation}
            acts={acts}
            no={no}
            openAnswer={answer.open}
            show={setSheet}
            composing={answer.isOpen}
            divisible={divisible}
          />
        </div>
      </section>
      <Context conversation={conversation} whyNot={no.work} show={setSheet} />
      <SheetPlace
        sheets={sheets}
        here={() => here.current}
        conversation={conversation}
        acts={acts}
        fill={answer.fill}
        insert={answer.insert}
        thread={thread}
        language={answer.language}
      />
    </>
  )
}

/** Why an act was refused; while a sheet is open, it says so itself. */
const RefusedHere = ({
  sheets,
  sentence,
  ...rest
}: { sheets: OpenSheet } & ComponentProps<typeof Refusal>) => (
  <Refusal sentence={useSheetNow(sheets) ? null : sentence} {...rest} />
)
