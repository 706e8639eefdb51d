import { type AnswerOf, counted, plural, type Routes } from '@callbox/contract'
import { useEffect, useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { languageWords } from '../desk/languages.ts'
import { announce } from '../shell/announce.ts'
import { Refusal } from '../shell/parts.tsx'
import { Band } from '../shell/shapes.tsx'
import type { TriageState } from './state.ts'

type Tried = AnswerOf<Routes['triage.try_word']>

const strengths = { rises: [0.2, 0.45, 0.7], lowers: [0.1, 0.2, 0.3] } as const
const names = ['a hint', 'a sign', 'a clear sign'] as const

/** What the line would do to what came last, before it is added. */
const Preview = ({ tried }: { tried: Tried }) => {
  if (tried.problem) return <p className="caution">{tried.problem}</p>
  const moved = tried.touched.filter((one) => one.from !== one.to)
  return (
    <>
      <p className="muted">
        {tried.read === 0
          ? 'No message has come yet to try it on.'
          : tried.touched.length === 0
            ? `None of the newest ${counted(tried.read, 'message')} says this.`
            : `${tried.touched.length} of the newest ${counted(tried.read, 'message')} ${plural(tried.touched.length, 'says', 'say')} this; ${moved.length} would stand in another band.`}
      </p>
      <ul className="quiet">
        {tried.touched.slice(0, 5).map((one) => (
          <li key={`${one.conversation} ${one.preview}`}>
            <span className="row">
              <Band place={one.from} short />
              {one.from === one.to ? (one.rises ? 'a little higher' : 'a little lower') : '→'}
              {one.from === one.to ? null : <Band place={one.to} short />}
            </span>
            <bdi className="note-words muted" dir="auto">
              {one.preview}
            </bdi>
          </li>
        ))}
      </ul>
    </>
  )
}

/** One line: what people write, what it means, how much it says; checked and tried while it is typed. */
export const WordForm = ({ state, added }: { state: TriageState; added: () => Promise<unknown> }) => {
  const { agency } = useHere()
  const { run, busy, refused, forget } = useAct()
  const [tag, setTag] = useState('en')
  const [pattern, setPattern] = useState('')
  const [kind, setKind] = useState('rescue')
  const [step, setStep] = useState(1)
  const [tried, setTried] = useState<Tried | null>(null)
  const lowers = state.kinds.find((one) => one.id === kind)?.words.endsWith('(lowers a little)') ?? false
  const weight = strengths[lowers ? 'lowers' : 'rises'][step] ?? 0.45
  const ready = pattern.trim().length >= 2
  useEffect(() => {
    setTried(null)
    if (!ready) return
    let stale = false
    const timer = setTimeout(() => {
      const body = { tag, pattern, kind, weight }
      void call('triage.try_word', { params: { agency: agency.id }, body }).then(
        (answer) => stale || setTried(answer),
        () => undefined,
      )
    }, 350)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [tag, pattern, kind, weight, ready, agency.id])
  const add = async () => {
    const body = { tag, pattern, kind, weight }
    if (!(await run(() => call('triage.add_word', { params: { agency: agency.id }, body })))) return
    announce(`Added: ${pattern}.`)
    setPattern('')
    await added()
  }
  return (
    <form
      className="form word-form"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <h3>Add a line</h3>
      <div className="word-fields">
        <label>
          What people write
          <input
            required
            minLength={2}
            maxLength={80}
            value={pattern}
            onChange={(event) => {
              forget()
              setPattern(event.target.value)
            }}
            dir="auto"
            autoComplete="off"
          />
        </label>
        <label>
          In
          <select value={tag} onChange={(event) => setTag(event.target.value)}>
            {state.languages.map((one) => (
              <option key={one.tag} value={one.tag}>
                {one.tag === 'und' ? 'Any language' : languageWords(one.tag)}
              </option>
            ))}
          </select>
        </label>
        <label>
          It means
          <select value={kind} onChange={(event) => setKind(event.target.value)}>
            {state.kinds.map((one) => (
              <option key={one.id} value={one.id}>
                {one.words}
              </option>
            ))}
          </select>
        </label>
        <label>
          It is
          <select value={step} onChange={(event) => setStep(Number(event.target.value))}>
            {names.map((name, n) => (
              <option key={name} value={n}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p className="muted small">
        <kbd>word*</kbd> takes any ending; <kbd>~</kbd> between two words lets up to three others stand
        between them. Capitals and accents do not matter.
      </p>
      <div role="status">{tried ? <Preview tried={tried} /> : null}</div>
      <Refusal sentence={refused} />
      <button type="submit" className="verb strong" disabled={busy || !ready || Boolean(tried?.problem)}>
        Add it
      </button>
    </form>
  )
}
