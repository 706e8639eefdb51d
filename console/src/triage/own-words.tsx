import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere, whyNot } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { languageWords } from '../desk/languages.ts'
import { announce } from '../shell/announce.ts'
import { useNow } from '../shell/now.ts'
import { Refusal } from '../shell/parts.tsx'
import { type TriageState, useAgain } from './state.ts'
import { WordForm } from './word-form.tsx'

type Word = TriageState['words']['list'][number]

/** How much a weight says, as the form offers it. */
const strength = (weight: number): string =>
  weight >= 0.6 ? 'a clear sign' : weight >= 0.3 ? 'a sign' : 'a hint'

/** The agency's own lines beside the shipped lists: local names, slang, codes. */
export const OwnWords = ({ state }: { state: TriageState }) => {
  const { agency, may } = useHere()
  const now = useNow()
  const { run, busy, refused, forget } = useAct()
  const again = useAgain()
  const [gone, setGone] = useState<Word | null>(null)
  const { list, version } = state.words
  const params = { agency: agency.id }
  const remove = async (word: Word) => {
    if (!(await run(() => call('triage.remove_word', { params: { ...params, id: word.id } })))) return
    setGone(word)
    announce(`Taken out: ${word.pattern}.`)
    await again()
  }
  const undo = async ({ tag, pattern, kind, weight }: Word) => {
    if (await run(() => call('triage.add_word', { params, body: { tag, pattern, kind, weight } })))
      setGone(null)
    await again()
  }
  const kindWords = (id: string): string => state.kinds.find((kind) => kind.id === id)?.words ?? id
  return (
    <section className="card">
      <h2>Your own words</h2>
      {list.length === 0 ? (
        <p className="muted">
          None yet. Add what people here say and no list knows: a nickname of a bridge, a code, slang. A word
          adds to what is there; it never hides a message.
        </p>
      ) : (
        <>
          <p className="muted">Edition {version}. They work from the next message on.</p>
          <ul className="quiet">
            {list.map((word) => (
              <li key={word.id} className="row own-word">
                <strong>
                  <bdi dir="auto">{word.pattern}</bdi>
                </strong>
                <span>
                  {languageWords(word.tag)}: {kindWords(word.kind)}, {strength(word.weight)}
                </span>
                <span className="muted small">
                  {word.addedBy.name}, {timeAt(word.addedAt, agency.zone, now)}
                </span>
                {may('triage.manage') ? (
                  <button type="button" className="verb" disabled={busy} onClick={() => void remove(word)}>
                    Take out <span className="unseen">{word.pattern}</span>
                  </button>
                ) : null}
              </li>
            ))}
          </ul>
        </>
      )}
      {gone ? (
        <p className="row" role="status">
          Taken out: <bdi>{gone.pattern}</bdi>
          <button type="button" className="verb" disabled={busy} onClick={() => void undo(gone)}>
            Undo
          </button>
        </p>
      ) : null}
      <Refusal sentence={refused} onForget={forget} />
      {may('triage.manage') ? (
        <WordForm state={state} added={again} />
      ) : (
        <p className="muted">{whyNot('triage.manage')}</p>
      )}
    </section>
  )
}
