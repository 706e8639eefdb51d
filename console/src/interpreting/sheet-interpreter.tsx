import type { Conversation, InterpreterRequest, Interpreting } from '@callbox/contract'
import { type FormEvent, useState } from 'react'
import { clock } from '../desk/clocks.ts'
import { useDigits } from '../desk/use-digits.ts'
import { Words } from '../desk/words.tsx'
import { useNow } from '../shell/now.ts'
import { Outward } from '../shell/outward.tsx'
import { Loading } from '../shell/parts.tsx'
import { focusThis } from '../shell/scrolls.tsx'
import { Sheet } from '../shell/sheet.tsx'
import { ActForm, SheetForm } from '../shell/sheet-form.tsx'
import { kinds, languagesOffered, linesOf, spokenWords } from './kinds.ts'
import { latestOf, newestOf, useInterpreting } from './use-interpreting.ts'

type Props = { conversation: Conversation; onClose: () => void }
type Use = ReturnType<typeof useInterpreting>
type Part = { conversation: Conversation; onClose: () => void; use: Use; known: Interpreting }

/** One key: ask for an interpreter, or, while one is awaited, type what they say. */
export const InterpreterSheet = ({ conversation, onClose }: Props) => {
  const use = useInterpreting(conversation)
  const { known, waiting } = use
  if (!known)
    return (
      <Sheet title="Interpreter" onClose={onClose}>
        <Loading what="the lines" />
      </Sheet>
    )
  const part = { conversation, onClose, use, known }
  return waiting ? <Answering {...part} request={waiting} /> : <Asking {...part} />
}

/** The ways to an interpreter, with their numbers to dial. */
const Lines = ({ lines }: { lines: Interpreting['lines'] }) =>
  lines.length === 0 ? (
    <p className="muted">The pack names no line for this. Ask your supervisor, and write in the note how.</p>
  ) : (
    <ul className="quiet lines">
      {lines.map((line) => (
        <li key={line.id}>
          <strong>{line.name}</strong> {line.tel ? <span className="line-number">{line.tel}</span> : null}
          {line.url ? <Outward to={line.url}>{line.url.replace('https://', '')}</Outward> : null}
          {line.practice ? <span className="tag whole">invented number: fill in your own</span> : null}
          <span className="muted small">{line.what}</span>
        </li>
      ))}
    </ul>
  )

const Asking = ({ conversation, onClose, use, known }: Part) => {
  const [language, setLanguage] = useState(conversation.language === 'und' ? '' : conversation.language)
  const [kind, setKind] = useState<InterpreterRequest['kind']>('spoken')
  const [note, setNote] = useState('')
  const offered = languagesOffered(conversation.language, known.lines)
  const choose = (next: InterpreterRequest['kind']) => {
    setKind(next)
    // A sign language is a language of its own: the pack's first is meant unless another is chosen.
    const signs = known.lines.find((line) => line.kind === 'sign')?.languages[0]
    if (next === 'sign' && signs) setLanguage(signs)
    else if (kind === 'sign') setLanguage(conversation.language === 'und' ? '' : conversation.language)
  }
  useDigits((n) => {
    const choice = kinds[n - 1]
    if (choice) choose(choice[0])
  })
  const start = async () => {
    if (await use.ask({ language, kind, note })) onClose()
  }
  return (
    <SheetForm
      title="Ask for an interpreter"
      onClose={onClose}
      act={start}
      refused={use.refused}
      submit="Asked: start the clock"
      disabled={use.busy || !language}
    >
      <label>
        Language{language && language === conversation.language ? ' (as far as we can tell)' : ''}
        <select required value={language} onChange={(event) => setLanguage(event.target.value)}>
          {language === '' ? <option value="">Not known: choose</option> : null}
          {offered.map((code) => (
            <option key={code} value={code}>
              {spokenWords(code)}
            </option>
          ))}
        </select>
      </label>
      <fieldset className="choices">
        <legend className="unseen">Kind</legend>
        {kinds.map(([value, words, says], n) => (
          <label key={value}>
            <input
              type="radio"
              name="kind"
              checked={kind === value}
              onChange={() => choose(value)}
              ref={kind === value ? focusThis : null}
            />
            <kbd>{n + 1}</kbd>
            <span className="choice-words">
              <strong>{words}</strong> <span className="muted">{says}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Lines lines={linesOf(known.lines, kind, language)} />
      <label>
        Note, if any
        <input
          value={note}
          maxLength={1000}
          onChange={(event) => setNote(event.target.value)}
          autoComplete="off"
        />
      </label>
      <p className="muted small">
        Their clock runs for {clock(known.seconds)}; then it is an alarm. The person’s own clock runs on.
      </p>
    </SheetForm>
  )
}

const Answering = ({
  conversation,
  onClose,
  use,
  known,
  request,
}: Part & { request: InterpreterRequest }) => {
  const now = useNow()
  const [interpreter, setInterpreter] = useState('')
  const [text, setText] = useState('')
  const [why, setWhy] = useState('')
  const message = conversation.messages.find((one) => one.id === request.message) ?? newestOf(conversation)
  const words = message ? latestOf(message)?.text : null
  const keep = async () => {
    if (await use.answer(request.id, { interpreter, text })) onClose()
  }
  const withdraw = async (event: FormEvent) => {
    event.preventDefault()
    if (await use.withdraw(request.id, why)) onClose()
  }
  return (
    <Sheet title={`Interpreter: ${spokenWords(request.language)}`} onClose={onClose}>
      <p className="muted">
        {kinds.find(([one]) => one === request.kind)?.[1]}, asked{' '}
        {clock((now - Date.parse(request.askedAt)) / 1000)} ago by <bdi>{request.by.name}</bdi>
      </p>
      <Lines lines={linesOf(known.lines, request.kind, request.language)} />
      {words ? (
        <div className="revised">
          <Words text={words} language={request.language} />
        </div>
      ) : null}
      <ActForm
        act={keep}
        refused={use.refused}
        submit="Keep it below the message"
        disabled={use.busy || !text.trim() || !interpreter.trim()}
      >
        <label>
          What the interpreter says
          <textarea
            required
            rows={4}
            maxLength={20_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            dir="auto"
            ref={focusThis}
          />
        </label>
        <label>
          Interpreter’s name or number
          <input
            required
            maxLength={200}
            value={interpreter}
            onChange={(event) => setInterpreter(event.target.value)}
            autoComplete="off"
          />
        </label>
      </ActForm>
      <details className="withdraw">
        <summary>No interpreter is needed, or none can be had</summary>
        <form className="form" onSubmit={(event) => void withdraw(event)}>
          <label>
            Reason
            <input
              required
              maxLength={1000}
              value={why}
              onChange={(event) => setWhy(event.target.value)}
              autoComplete="off"
            />
          </label>
          <button type="submit" className="verb" disabled={use.busy || !why.trim()}>
            Withdraw the request
          </button>
        </form>
      </details>
    </Sheet>
  )
}
