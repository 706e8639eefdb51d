import type { Conversation } from '@callbox/contract'
import { useEffect, useRef, useState } from 'react'
import { call } from '../api/client.ts'
import { placeOf, readLocal, writeLocal } from '../api/local-drafts.ts'
import { useHere } from '../api/session.ts'
import { comesBack, type Draft, heard } from './drafts.ts'

export type { Draft } from './drafts.ts'
export type Kept = 'nothing' | 'typing' | 'on the server' | 'in this browser only'

/** What is typed, kept at every key in the browser and a moment later on the server; it comes back after a crash, a reload and on another device. */
export const useDraft = (conversation: Conversation) => {
  const { agency, me, may } = useHere()
  const place = placeOf(agency.id, me.id, conversation.id)
  const [first] = useState(() => {
    const back = comesBack(readLocal(place), conversation.draft)
    const home = agency.languages[0] ?? 'en'
    const spoken = agency.languages.includes(conversation.language) ? conversation.language : home
    return {
      ...back,
      draft: back.draft ?? { text: '', language: spoken, template: null, savedAt: '' },
      dirty: back.draft !== null && back.draft !== conversation.draft,
    }
  })
  const [draft, setDraft] = useState<Draft>(first.draft)
  /** What was typed on another device meanwhile, while something here was not kept yet. */
  const [other, setOther] = useState(first.other)
  const [kept, setKept] = useState<Kept>(
    first.dirty ? 'in this browser only' : draft.text ? 'on the server' : 'nothing',
  )
  const dirty = useRef<Draft | null>(first.dirty ? first.draft : null)
  const base = useRef<string | null>(conversation.draft?.savedAt ?? null)
  /** Every text that this page has kept on the server. */
  const ours = useRef(new Set<string>())
  const inFlight = useRef<Promise<void> | null>(null)
  const text = useRef(draft.text)
  text.current = draft.text
  /** Failed tries to keep it on the server; each one waits anew, so that an outage of any length ends well. */
  const [tries, setTries] = useState(0)

  const keepNow = async (now: Draft) => {
    try {
      const { text, language, template } = now
      ours.current.add(text.trim() ? text : '')
      await call('desk.draft', {
        params: { agency: agency.id, id: conversation.id },
        body: { text, language, template },
      })
      if (dirty.current) return
      writeLocal(place, { ...now, dirty: false, base: base.current })
      setKept(text ? 'on the server' : 'nothing')
    } catch {
      dirty.current ??= now
      setKept('in this browser only')
      setTries((before) => before + 1)
    }
  }
  const keep = () => {
    const now = dirty.current
    if (!now || inFlight.current || !may('sending.reply')) return
    dirty.current = null
    inFlight.current = keepNow(now).finally(() => {
      inFlight.current = null
    })
  }
  const latest = useRef(keep)
  latest.current = keep
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the draft waits anew
  useEffect(() => {
    const timer = setTimeout(() => latest.current(), kept === 'in this browser only' ? 4000 : 700)
    return () => clearTimeout(timer)
  }, [draft, kept, tries])
  useEffect(() => {
    // Another window, another device: what is typed goes before one does.
    const away = () => document.visibilityState === 'hidden' && latest.current()
    document.addEventListener('visibilitychange', away)
    return () => {
      document.removeEventListener('visibilitychange', away)
      latest.current()
    }
  }, [])
  const server = conversation.draft
  const serverAt = server?.savedAt ?? null
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a newer word of the server is heard
  useEffect(() => {
    const waits = dirty.current !== null || inFlight.current !== null
    const what = heard(server, {
      text: text.current,
      dirty: waits,
      base: base.current,
      ours: ours.current,
    })
    base.current = serverAt
    if (what === 'offer') return setOther(server)
    if (what !== 'adopt') return
    const next = server ?? { ...draft, text: '', template: null, savedAt: '' }
    setDraft(next)
    writeLocal(place, server && { ...server, dirty: false, base: serverAt })
    setKept(server ? 'on the server' : 'nothing')
  }, [serverAt])

  const change = (next: Partial<Omit<Draft, 'savedAt'>>) => {
    const whole = { ...draft, ...next, savedAt: new Date().toISOString() }
    setDraft(whole)
    dirty.current = whole
    writeLocal(place, { ...whole, dirty: true, base: base.current })
    setKept('typing')
  }
  /** Nothing of it is on its way to the server any more: what is sent now is not kept again behind it. */
  const settle = async () => {
    dirty.current = null
    await inFlight.current
    dirty.current = null
  }
  /** It was not sent after all: what stands here is kept again. */
  const unsettle = () => {
    if (!dirty.current) dirty.current = draft
    setTries((before) => before + 1)
  }
  /** After it was sent: gone here; the server drops its copy with the sending. */
  const clear = () => {
    dirty.current = null
    ours.current.add('')
    base.current = null
    writeLocal(place, null)
    setOther(null)
    setDraft({ ...draft, text: '', template: null, savedAt: '' })
    setKept('nothing')
  }
  return {
    draft,
    change,
    clear,
    settle,
    unsettle,
    kept,
    other,
    /** Takes what was typed elsewhere instead; `null` leaves it. */
    choose: (one: NonNullable<typeof other> | null) => {
      setOther(null)
      if (one) change({ text: one.text, language: one.language, template: one.template })
    },
  }
}
