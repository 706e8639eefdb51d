import type { Closing, QueueItem } from '@callbox/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { keepDone, showWords, underWay } from './done.ts'
import { dropUnsent, notDone } from './unsent.ts'
import { mayBeUrgent } from './urgent.ts'
import { useHiddenRows } from './use-hidden-rows.ts'
import { useDeeds } from './use-undo.ts'

/** One reason for many that a person chose. */
export type ManyForm = {
  /** What was chosen when the sheet opened: nothing comes in from behind. */
  items: readonly QueueItem[]
  /** When the queue was read that they were chosen from. */
  since: string
  as: Closing
  why: string
  passedTo: string
  passedNumber: string
  confirmed: ReadonlySet<string>
}
export const manyForm = 'close many'

/** Those of a form that go: the urgent ones only where they were confirmed one by one. */
export const goingOf = ({ items, confirmed }: Pick<ManyForm, 'items' | 'confirmed'>): string[] =>
  items.filter((item) => !mayBeUrgent(item) || confirmed.has(item.id)).map((item) => item.id)

type Left = { items: readonly QueueItem[]; left: { id: string; why: string }[] }

/**
 * Closing many: their rows leave the queue at once. What the server leaves open comes back and is named; where it
 * refuses all, all come back and `open` is asked to show the form again as it was.
 */
export const useCloseMany = (open: (form: ManyForm) => void) => {
  const { agency } = useHere()
  const queries = useQueryClient()
  const { run } = useAct()
  const { undoDeed } = useDeeds()
  const [left, setLeft] = useState<Left | null>(null)
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  const hide = useHiddenRows()
  const closeMany = async (form: ManyForm) => {
    dropUnsent(manyForm)
    const { items, as, why, passedTo, passedNumber, confirmed, since } = form
    const ids = goingOf(form)
    const putBack = hide(new Set(ids))
    showWords(`Closing ${ids.length}…`)
    const body = {
      ids,
      as,
      seenAt: since,
      confirmed: [...confirmed],
      ...(why ? { why } : {}),
      ...(as === 'passed_on' ? { passedTo, passedNumber } : {}),
    }
    const done = await underWay(
      run(
        () => call('desk.close_many', { params: { agency: agency.id }, body }),
        (refusal) => {
          putBack()
          const says = `${ids.length === 1 ? 'It was' : `The ${ids.length} were`} not closed; X has the form as it was.`
          notDone(manyForm, { typed: form, says, why: refusal }, () => here.current && open(form))
        },
      ),
    )
    void queries.invalidateQueries({ queryKey: ['queue', agency.id] })
    void queries.invalidateQueries({ queryKey: ['conversation', agency.id] })
    if (!done) return
    const { deed, closed } = done
    const says = `Closed ${closed.length}.${done.left.length ? ` ${done.left.length} stay open.` : ''}`
    announce(says)
    if (deed) keepDone(says, () => undoDeed(deed))
    else showWords(says)
    if (done.left.length) setLeft({ items, left: done.left })
  }
  return { closeMany, left, understood: () => setLeft(null) }
}
