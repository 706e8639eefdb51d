import type { Snippet } from '@callbox/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { Empty, Failed, Loading, VerbButton } from '../shell/parts.tsx'
import { focusThis } from '../shell/scrolls.tsx'
import { Sheet } from '../shell/sheet.tsx'
import { ActForm } from '../shell/sheet-form.tsx'
import { languageWords } from './languages.ts'
import { newId } from './new-id.ts'
import type { SheetProps } from './sheet-props.ts'
import { filledSnippet } from './snippets.ts'

type Props = SheetProps & { insert: (text: string) => void }

/** Pieces of text for answers: chosen here or by ; while writing, and kept here. */
export const SnippetsSheet = ({ conversation, insert, onClose }: Props) => {
  const { agency, may } = useHere()
  const known = useQuery(ask.snippets(agency.id))
  const [editing, setEditing] = useState<Snippet | null>(null)
  const fresh = (): Snippet => ({
    id: newId(),
    name: '',
    language: agency.languages[0] ?? 'en',
    body: '',
    shared: false,
  })
  if (editing)
    return (
      <Sheet title={editing.name ? 'Change the snippet' : 'New snippet'} onClose={onClose}>
        <SnippetForm snippet={editing} done={() => setEditing(null)} />
      </Sheet>
    )
  const all = known.data?.snippets ?? []
  const use = (one: Snippet) => {
    onClose()
    setTimeout(() => insert(filledSnippet(one.body, conversation)), 60)
  }
  return (
    <Sheet title="Snippets" onClose={onClose} wide>
      <p className="muted">
        While writing, ; and a few letters of the name put one in. They pass the same checks as every answer.
      </p>
      {known.isPending ? <Loading what="the snippets" /> : null}
      {known.error ? <Failed error={known.error} again={() => void known.refetch()} /> : null}
      {known.data && all.length === 0 ? (
        <Empty title="There are no snippets yet.">
          <p>
            What you write often can be kept once, with {'{name}'}, {'{place}'} and {'{number}'} to be filled.
          </p>
        </Empty>
      ) : null}
      <ul className="pick-list">
        {all.map((one, n) => {
          const mayChange = !one.shared || may('settings.manage')
          return (
            <li key={one.id} className="snippet">
              <button type="button" onClick={() => use(one)} ref={n === 0 ? focusThis : null}>
                <span>
                  <strong>{one.name}</strong> <span className="tag">{one.shared ? 'agency' : 'mine'}</span>{' '}
                  <span className="muted small">{languageWords(one.language)}</span>
                  <bdi dir="auto" className="template-body">
                    {filledSnippet(one.body, conversation)}
                  </bdi>
                </span>
              </button>
              <VerbButton
                onPress={() => setEditing(one)}
                whyNot={mayChange ? null : whyNot('settings.manage')}
              >
                Change
              </VerbButton>
            </li>
          )
        })}
      </ul>
      <p className="row">
        <VerbButton onPress={() => setEditing(fresh())}>New snippet</VerbButton>
      </p>
    </Sheet>
  )
}

const SnippetForm = ({ snippet, done }: { snippet: Snippet; done: () => void }) => {
  const { agency, may } = useHere()
  const queries = useQueryClient()
  const { run, busy, refused } = useAct()
  const [name, setName] = useState(snippet.name)
  const [body, setBody] = useState(snippet.body)
  const [language, setLanguage] = useState(snippet.language)
  const [shared, setShared] = useState(snippet.shared)
  const params = { agency: agency.id, id: snippet.id }
  const again = () => queries.invalidateQueries({ queryKey: ['snippets', agency.id] })
  const save = async () => {
    const kept = await run(() =>
      call('desk.snippet_save', { params, body: { name, body, language, shared } }),
    )
    if (!kept) return
    announce('The snippet is kept.')
    await again()
    done()
  }
  const remove = async () => {
    if (!(await run(() => call('desk.snippet_remove', { params })))) return
    announce('The snippet is gone.')
    await again()
    done()
  }
  return (
    <>
      <ActForm act={save} refused={refused} submit="Keep it" disabled={busy || !name.trim() || !body.trim()}>
        <label>
          Name, by which ; finds it
          <input
            required
            maxLength={40}
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoComplete="off"
            ref={focusThis}
          />
        </label>
        <label>
          Words. {'{name}'}, {'{place}'} and {'{number}'} are filled from the conversation
          <textarea
            required
            rows={5}
            maxLength={2000}
            dir="auto"
            value={body}
            onChange={(event) => setBody(event.target.value)}
          />
        </label>
        <label>
          Language
          <select value={language} onChange={(event) => setLanguage(event.target.value)}>
            {[...new Set([language, ...agency.languages])].map((code) => (
              <option key={code} value={code}>
                {languageWords(code)}
              </option>
            ))}
          </select>
        </label>
        {may('settings.manage') ? (
          <label className="tick">
            <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
            For everybody in the agency
          </label>
        ) : null}
      </ActForm>
      <p className="row sheet-more">
        <VerbButton onPress={done}>Back</VerbButton>
        {snippet.name ? <VerbButton onPress={() => void remove()}>Remove it</VerbButton> : null}
      </p>
    </>
  )
}
