import type { Conversation, Outgoing } from '@callbox/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { carries, roomIn, withSentence } from './graphemes.ts'
import { unfilledIn } from './snippets.ts'
import type { Acts } from './use-acts.ts'
import { useDraft } from './use-draft.ts'

/** 16 random bytes as hex: works also where the page has no secure context. */
const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** Writing and sending one answer. The key stays the same until the words change, so pressing twice cannot send twice. */
export const useAnswer = (conversation: Conversation, acts: Acts) => {
  const { agency } = useHere()
  const queries = useQueryClient()
  const { draft, change, clear, settle, unsettle, kept, other, choose } = useDraft(conversation)
  const [isOpen, setOpen] = useState(draft.text !== '')
  // What was begun on another device opens here.
  const hadWords = useRef(draft.text !== '')
  if (draft.text !== '' && !hadWords.current) setOpen(true)
  hadWords.current = draft.text !== ''
  const [warning, setWarning] = useState<string | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const attempt = useRef({ text: '', key: '' })
  const { required, sentence } = conversation.emergency
  const missing = required && !carries(draft.text, sentence)

  /** The field may be drawn a little later, on a slow machine: then it is waited for. */
  const focus = (tries = 50): void =>
    void setTimeout(
      () => {
        const { current } = field
        if (!current) return tries > 0 ? focus(tries - 1) : undefined
        current.focus()
        current.setSelectionRange(current.value.length, current.value.length)
      },
      tries === 50 ? 0 : 20,
    )
  const open = async () => {
    if (!(await acts.hold())) return false
    setOpen(true)
    focus()
    return true
  }
  const type = (text: string) => {
    setWarning(null)
    change({ text })
  }
  const fill = async (template: { id: string; body: string; name: string }) => {
    if (!(await open())) return
    setWarning(null)
    change({ text: template.body, template: template.id })
    announce(`Template ${template.name} filled in.`)
  }
  const fillNumber = async (n: number) => {
    const { templates } = await queries.fetchQuery(ask.templates(agency.id, conversation.id, draft.language))
    const one =
      templates.find((template) => template.key === String(n)) ??
      templates.filter((template) => !template.key)[n - 1]
    if (one) await fill(one)
    else announce(`There is no template ${n}.`)
  }
  /** Puts text in where the caret stands. */
  const insert = async (text: string) => {
    const at = field.current?.selectionStart ?? draft.text.length
    const before = draft.text.slice(0, at)
    if (!(await open())) return
    type(before + text + draft.text.slice(field.current?.selectionEnd ?? at))
    setTimeout(() => {
      field.current?.focus()
      field.current?.setSelectionRange(at + text.length, at + text.length)
    }, 20)
  }
  const putSentence = () => {
    type(withSentence(draft.text, sentence))
    focus()
  }
  /** At once, so that Z works as soon as it is promised; what the server says follows. */
  const showLeaving = (sent: Outgoing) =>
    queries.setQueryData<Conversation>(
      ask.conversation(agency.id, conversation.id).queryKey,
      (known) => known && { ...known, leaving: [...known.leaving.filter((one) => one.id !== sent.id), sent] },
    )
  const send = async () => {
    const text = draft.text.trim()
    const room = roomIn(text, conversation.abilities.longest)
    if (!text) return setWarning('There is nothing to send yet.')
    if (missing) return setWarning('The emergency sentence is missing. Ctrl+. puts it in; then send.')
    const open = unfilledIn(text)
    if (open.length)
      return setWarning(`It still has ${open.join(', ')} in it: write what belongs there, or take it out.`)
    if (room.state === 'too long') return setWarning(`It is too long for this network: ${room.words}.`)
    if (attempt.current.text !== text) attempt.current = { text, key: newKey() }
    await settle()
    const sent = await acts.run(() =>
      call('sending.reply', {
        params: acts.params,
        body: { text, language: draft.language, template: draft.template, key: attempt.current.key },
      }),
    )
    if (sent) {
      attempt.current = { text: '', key: '' }
      clear()
      setOpen(false)
      showLeaving(sent)
      announce(sent.state === 'held' ? 'Leaves in 10 seconds. Z takes it back.' : 'It is on its way.')
    } else unsettle()
    await acts.again()
  }
  return {
    isOpen,
    draft,
    kept,
    other,
    choose,
    language: draft.language,
    field,
    missing,
    warning,
    open,
    shut: () => setOpen(false),
    type,
    setLanguage: (language: string) => change({ language }),
    fill,
    fillNumber,
    putSentence,
    insert: (text: string) => void insert(text),
    send,
    takeBack: (outgoing: Outgoing) => {
      change({ text: outgoing.text, language: outgoing.language })
      setOpen(true)
      focus()
    },
  }
}
export type Answer = ReturnType<typeof useAnswer>
