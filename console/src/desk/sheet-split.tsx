import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { LongList } from '../lists/long-list.tsx'
import { announce } from '../shell/announce.ts'
import { useNow } from '../shell/now.ts'
import { VerbButton } from '../shell/parts.tsx'
import { focusThis } from '../shell/scrolls.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import { timeAt } from './clocks.ts'
import { keepDone } from './done.ts'
import type { SheetProps } from './sheet-props.ts'
import { splittable, splitWhyNot } from './split.ts'
import type { Thread } from './use-thread.ts'

/** What was said before these, which comes by itself as one goes down there. */
const Further = ({ thread: { before, failed, again } }: { thread: Thread }) =>
  failed ? (
    <p role="alert">
      What was said before did not come: {failed.message} <VerbButton onPress={again}>Try again</VerbButton>
    </p>
  ) : before > 0 ? (
    <p className="muted" role="status">
      {before.toLocaleString()} came before…
    </p>
  ) : null

/** Messages chosen by hand, also earlier ones, go into a conversation of their own, which opens. */
export const SplitSheet = ({ conversation, thread, acts, onClose }: SheetProps & { thread: Thread }) => {
  const { agency } = useHere()
  const now = useNow()
  const go = useNavigate()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const messages = splittable(conversation)
  const why = splitWhyNot(messages.length, chosen.size, thread.before)
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
        <div className="split-list">
          <LongList
            className="split"
            items={messages}
            keyOf={({ id }) => id}
            about={({ words }) => 12 + Math.ceil(words.length / 60) * 21}
            more={thread.earlier}
            endless={thread.before > 0}
          >
            {(message) => (
              <label className="split-one">
                <input
                  type="checkbox"
                  checked={chosen.has(message.id)}
                  onChange={(event) => choose(message.id, event.target.checked)}
                  ref={message === messages[0] ? focusThis : null}
                />
                <span className="muted">{timeAt(message.at, agency.zone, now)}</span>
                <bdi dir="auto" className="split-words">
                  {message.words}
                </bdi>
              </label>
            )}
          </LongList>
          <Further thread={thread} />
        </div>
      </fieldset>
      <p className="muted" aria-live="polite">
        {why ?? `${chosen.size} chosen: ours stay here, with the rest.`}
      </p>
    </SheetForm>
  )
}
