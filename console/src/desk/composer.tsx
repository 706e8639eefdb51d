import { type Conversation, emergencyBands } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { localWordsIn } from '../lexicon/explain.ts'
import { useLexicon } from '../lexicon/use-lexicon.ts'
import { VerbButton } from '../shell/parts.tsx'
import { useVerb } from '../shell/verbs.ts'
import { needsCare } from './contact.ts'
import { roomIn } from './graphemes.ts'
import { languageWords } from './languages.ts'
import { filledSnippet } from './snippets.ts'
import { useSuggesting } from './suggesting.tsx'
import type { Answer } from './use-answer.ts'
import type { Kept } from './use-draft.ts'

const keptWords: Record<Kept, string> = {
  nothing: '',
  typing: '…',
  'on the server': 'kept',
  'in this browser only': 'kept in this browser only',
}

type Props = { conversation: Conversation; answer: Answer; busy: boolean; showSnippets: () => void }

/** The answer being written: what is missing, how much room there is, what sending will do. */
export const Composer = ({ conversation, answer, busy, showSnippets }: Props) => {
  const { agency } = useHere()
  const { draft, missing, warning, kept } = answer
  const { contact } = conversation
  const { longest } = conversation.abilities
  const local = localWordsIn(draft.text, useLexicon())
  const room = roomIn(draft.text, longest)
  const { required, sentence } = conversation.emergency
  const leavesAtOnce = emergencyBands.includes(conversation.band)
  // Writing goes on, and what is written is kept: only leaving waits.
  const { cannotSend } = conversation
  useVerb('send', busy || cannotSend ? null : () => void answer.send())
  useVerb('sentence', required ? answer.putSentence : null)
  const snippets = useQuery(ask.snippets(agency.id)).data?.snippets ?? []
  const suggesting = useSuggesting({
    sign: ';',
    options: snippets.map((one) => ({
      id: one.id,
      name: one.name,
      hint: one.body.slice(0, 80),
      inserts: filledSnippet(one.body, conversation),
    })),
    field: answer.field,
    text: draft.text,
    change: answer.type,
    label: 'Snippets',
  })
  const languages = [...new Set([draft.language, ...agency.languages])]
  return (
    <section className="composer" aria-label="Your answer">
      {contact && needsCare(contact) ? (
        <p className="caution">
          <strong>About contact they said:</strong> {contact.safe}
          {contact.how ? (
            <>
              , <bdi>{contact.how}</bdi>
            </>
          ) : null}
        </p>
      ) : null}
      {cannotSend ? (
        <p className="caution" role="status" id="cannot-send">
          <strong>⚠ Nothing can be sent now.</strong> {cannotSend} <span>What you write here is kept.</span>
        </p>
      ) : null}
      {missing ? (
        <p className="sentence-missing" role="status">
          <span>
            <strong>Must be in it:</strong> <bdi>{sentence}</bdi>
          </span>
          <VerbButton keyShown="Ctrl+." onPress={answer.putSentence}>
            Put it in
          </VerbButton>
        </p>
      ) : null}
      {answer.other ? (
        <p className="sentence-missing" role="status">
          <span>
            <strong>You also typed, on another device:</strong> <bdi>{answer.other.text}</bdi>
          </span>
          <span className="row">
            <VerbButton onPress={() => answer.choose(answer.other)}>Use that</VerbButton>
            <VerbButton onPress={() => answer.choose(null)}>Keep this</VerbButton>
          </span>
        </p>
      ) : null}
      <textarea
        ref={answer.field}
        aria-label={`Answer to ${conversation.author.name || conversation.author.handle}`}
        aria-describedby="room kept"
        value={draft.text}
        dir="auto"
        lang={draft.language}
        rows={4}
        onChange={(event) => {
          answer.type(event.target.value)
          suggesting.look()
        }}
        onKeyDown={suggesting.onKeyDown}
        onBlur={suggesting.close}
        {...suggesting.aria}
      />
      {suggesting.shown}
      {local.length > 0 ? (
        <p className="muted small" role="status">
          Not everybody knows{' '}
          {local.map(({ term, means }, n) => (
            <span key={term}>
              {n > 0 ? ', ' : ''}
              <strong>
                <bdi>{term}</bdi>
              </strong>{' '}
              ({means})
            </span>
          ))}
          : write it out.
        </p>
      ) : null}
      <div className="composer-foot">
        <label>
          <span className="unseen">Language</span>
          <select value={draft.language} onChange={(event) => answer.setLanguage(event.target.value)}>
            {languages.map((code) => (
              <option key={code} value={code}>
                {languageWords(code)}
              </option>
            ))}
          </select>
        </label>
        <span id="room" className={`room ${room.state.replace(' ', '-')}`}>
          {room.words}
        </span>
        <span id="kept" className="muted kept">
          {keptWords[kept]}
        </span>
        <span className="row composer-verbs">
          <VerbButton
            keyShown=";"
            onPress={showSnippets}
            describes="Pieces of text; while writing, ; and a name"
          >
            Snippets
          </VerbButton>
          <VerbButton onPress={answer.shut}>Set aside</VerbButton>
          <VerbButton
            strong
            keyShown="Ctrl+Enter"
            onPress={() => void answer.send()}
            whyNot={busy ? 'One moment.' : cannotSend}
          >
            {leavesAtOnce ? 'Send: leaves at once' : 'Send: 10 s to undo'}
          </VerbButton>
        </span>
      </div>
      <div role="alert">
        {warning ? (
          <p className="refusal">
            <strong>Not sent.</strong> {warning}
          </p>
        ) : null}
      </div>
    </section>
  )
}
