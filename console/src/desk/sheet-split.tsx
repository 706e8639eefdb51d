import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { useNow } from '../shell/now.ts'
import { focusThis } from '../shell/scrolls.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import { timeAt } from './clocks.ts'
import { keepDone } from './done.ts'
import type { SheetProps } from './sheet-props.ts'
import { splittable, splitWhyNot } from './split.ts'

/** Messages chosen by hand go into a conversation of their own, which opens. */
export const SplitSheet = ({ conversation, acts, onClose }: SheetProps) => {
  const { agency } = useHere()
  const now = useNow()
  const go = useNavigate()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const messages = splittable(conversation)
  const why = splitWhyNot(messages.length, chosen.size)
  const choose = (id: string, yes: boolean) =>
    setChosen(new Set(yes ? [...chosen, id] : [...chosen].filter((one) => one !== id)))
  const split = async () => {
    if (why) return
    const done = await acts.run(() =>
      call('desk.split', { params: acts.params, body: { messages: [...chosen] } }),
    )
    void acts.again()
    if (!done) return
    announce('Split off; the new conversation is open.')
    keepDone('Split off.', () => acts.undoDeed(done.deed))
    onClose()
    void go({ to: '/c/$id', params: { id: done.id } })
  }
  return (
    <SheetForm
      title="Split off"
      onClose={onClose}
      act={split}
      refused={acts.refused}
      submit="Split off"
      disabled={acts.busy || why !== null}
    >
      <fieldset className="choices">
        <legend>Messages for a conversation of their own</legend>
        {messages.map((message, n) => (
          <label key={message.id} className="split-one">
            <input
              type="checkbox"
              checked={chosen.has(message.id)}
              onChange={(event) => choose(message.id, event.target.checked)}
              ref={n === 0 ? focusThis : null}
            />
            <span className="muted">{timeAt(message.at, agency.zone, now)}</span>
            <bdi dir="auto" className="split-words">
              {message.words}
            </bdi>
          </label>
        ))}
      </fieldset>
      <p className="muted" aria-live="polite">
        {why ?? `${chosen.size} of ${messages.length}: ours stay here, with the rest.`}
      </p>
    </SheetForm>
  )
}
