import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { useNow } from '../shell/now.ts'
import { useWholeQueue } from '../shell/ringing.tsx'
import { focusThis } from '../shell/scrolls.tsx'
import { Band } from '../shell/shapes.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import { timeAt } from './clocks.ts'
import { keepDone } from './done.ts'
import { namesOf } from './names.ts'
import type { SheetProps } from './sheet-props.ts'
import { subjectLine } from './subject.ts'

const most = 20

/** Another conversation of the same person comes into this one: theirs first, else any that is open, with a reason. */
export const MergeSheet = ({ conversation, acts, onClose }: SheetProps) => {
  const { agency } = useHere()
  const now = useNow()
  const { items } = useWholeQueue()
  const [from, setFrom] = useState('')
  const [words, setWords] = useState('')
  const [why, setWhy] = useState('')
  const before = useInfiniteQuery(ask.earlier(agency.id, conversation.id))
  // The first of them stand beside the conversation already.
  const beside = useQuery(ask.beside(agency.id, conversation.id)).data
  const theirs = (before.data?.pages.flatMap((page) => page.items) ?? beside?.person.earlier ?? [])
    .filter((one) => one.state !== 'closed')
    .map((one) => ({
      ...one,
      preview: subjectLine(one),
      name: namesOf(conversation.author).name,
      same: true,
    }))
  const wanted = words.trim().toLowerCase()
  const others = wanted
    ? items
        .filter((one) => one.id !== conversation.id && !theirs.some((other) => other.id === one.id))
        .map((one) => ({
          id: one.id,
          openedAt: one.openedAt,
          preview: subjectLine(one),
          band: one.band,
          name: namesOf(one.author).name,
          same: false,
        }))
        .filter((one) => `${one.name} ${one.preview}`.toLowerCase().includes(wanted))
        .slice(0, most)
    : []
  const shown = [...theirs, ...others]
  const chosen = shown.find((one) => one.id === from)
  const needsWhy = chosen ? !chosen.same : false
  const merge = async () => {
    if (!chosen) return
    const done = await acts.run(() =>
      call('desk.merge', { params: acts.params, body: { from: chosen.id, ...(why ? { why } : {}) } }),
    )
    await acts.again()
    if (!done) return
    announce('Merged: its messages stand here now.')
    keepDone('Merged.', () => acts.undoDeed(done.deed))
    onClose()
  }
  return (
    <SheetForm
      title="Merge another one into this"
      onClose={onClose}
      act={merge}
      refused={acts.refused}
      submit="Merge"
      disabled={acts.busy || !chosen || (needsWhy && why.trim().length < 3)}
    >
      <label>
        {theirs.length
          ? 'Or of the same person under another name: look for it'
          : before.isPending
            ? 'Looking for others of this author. Under another name: look for it'
            : 'This author has no other open one. Under another name: look for it'}
        <input
          type="search"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          placeholder="Name or words of a message"
          autoComplete="off"
          ref={theirs.length ? null : focusThis}
        />
      </label>
      <fieldset className="choices">
        <legend className="unseen">Which one</legend>
        {shown.map((one, n) => (
          <label key={one.id} className="split-one">
            <input
              type="radio"
              name="from"
              checked={one.id === from}
              onChange={() => setFrom(one.id)}
              ref={n === 0 && theirs.length && !words ? focusThis : null}
            />
            <Band place={one.band} short />
            <span className="muted">{timeAt(one.openedAt, agency.zone, now)}</span>
            <bdi dir="auto" className="split-words">
              {one.name}: {one.preview}
            </bdi>
          </label>
        ))}
        {wanted && others.length === 0 ? (
          <p className="muted">No open conversation has those words.</p>
        ) : null}
      </fieldset>
      {needsWhy ? (
        <label>
          How you know that it is the same person
          <input
            required
            minLength={3}
            maxLength={500}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
            autoComplete="off"
          />
        </label>
      ) : null}
      <p className="muted">
        Messages, notes, answers, copies and drafts stand here then; the higher band and the earlier clock
        count. The other is closed and points here. Neither name is shown what the other wrote. Ctrl+Z takes
        it back for twelve hours, while nothing more has happened.
      </p>
    </SheetForm>
  )
}
