import type { Conversation } from '@callbox/contract'
import { useEffect, useRef, useState } from 'react'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'

export type Draft = { text: string; language: string; template: string | null; savedAt: string }
export type Kept = 'nothing' | 'typing' | 'on the server' | 'in this browser only'

const placeOf = (agency: number, person: string, id: string) => `callbox-draft ${agency} ${person} ${id}`
const readLocal = (place: string): Draft | null => {
  try {
    return JSON.parse(localStorage.getItem(place) ?? 'null') as Draft | null
  } catch {
    return null
  }
}
const writeLocal = (place: string, draft: Draft | null) => {
  try {
    if (draft?.text) localStorage.setItem(place, JSON.stringify(draft))
    else localStorage.removeItem(place)
  } catch {
    // A full or closed store: the server still keeps it.
  }
}

/** What is typed, kept at every key in the browser and a moment later on the server; the newer of the two comes back after a reload. */
export const useDraft = (conversation: Conversation) => {
  const { agency, me, may } = useHere()
  const place = placeOf(agency.id, me.id, conversation.id)
  const [draft, setDraft] = useState<Draft>(() => {
    const local = readLocal(place)
    const server = conversation.draft
    const newest = local && (!server || local.savedAt > server.savedAt) ? local : server
    const first = agency.languages[0] ?? 'en'
    const spoken = agency.languages.includes(conversation.language) ? conversation.language : first
    return newest ?? { text: '', language: spoken, template: null, savedAt: '' }
  })
  const [kept, setKept] = useState<Kept>(draft.text ? 'on the server' : 'nothing')
  const dirty = useRef<Draft | null>(null)
  /** Failed tries to keep it on the server; each one waits anew, so that an outage of any length ends well. */
  const [tries, setTries] = useState(0)

  const keep = async () => {
    const now = dirty.current
    if (!now || !may('sending.reply')) return
    dirty.current = null
    try {
      const { text, language, template } = now
      await call('desk.draft', {
        params: { agency: agency.id, id: conversation.id },
        body: { text, language, template },
      })
      if (!dirty.current) setKept(text ? 'on the server' : 'nothing')
    } catch {
      dirty.current ??= now
      setKept('in this browser only')
      setTries((before) => before + 1)
    }
  }
  const latest = useRef(keep)
  latest.current = keep
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the draft waits anew
  useEffect(() => {
    const timer = setTimeout(() => void latest.current(), kept === 'in this browser only' ? 4000 : 700)
    return () => clearTimeout(timer)
  }, [draft, kept, tries])
  useEffect(() => () => void latest.current(), [])

  const change = (next: Partial<Omit<Draft, 'savedAt'>>) => {
    const whole = { ...draft, ...next, savedAt: new Date().toISOString() }
    setDraft(whole)
    dirty.current = whole
    writeLocal(place, whole)
    setKept('typing')
  }
  /** After it was sent: gone here; the server drops its copy with the sending. */
  const clear = () => {
    dirty.current = null
    writeLocal(place, null)
    setDraft({ ...draft, text: '', template: null, savedAt: '' })
    setKept('nothing')
  }
  return { draft, change, clear, kept }
}
