import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { useNow } from '../shell/now.ts'
import { Empty, Loading } from '../shell/parts.tsx'
import { Sheet } from '../shell/sheet.tsx'
import { useVerb } from '../shell/verbs.ts'
import { timeAt } from './clocks.ts'

/** The way to the notes in which colleagues named me, with how many I have not read. */
export const ForYou = ({ open }: { open: (conversation: string) => void }) => {
  const { agency, may } = useHere()
  const named = may('desk.named')
  const known = useQuery({ ...ask.mentions(agency.id), enabled: named }).data
  const [shown, setShown] = useState(false)
  const before = useRef<number | null>(null)
  useVerb('for you', () => setShown(named))
  const unread = known?.unread
  const newest = known?.mentions[0]
  useEffect(() => {
    if (unread === undefined) return
    if (before.current !== null && unread > before.current && newest)
      announce(`${newest.by.name} named you in a note. @ opens it.`)
    before.current = unread
  }, [unread, newest])
  return (
    <>
      {known?.mentions.length ? (
        <button type="button" className="foot-verb" onClick={() => setShown(true)} aria-keyshortcuts="@">
          For you{' '}
          {unread ? (
            <span className="count needed">{unread}</span>
          ) : (
            <span className="key" aria-hidden="true">
              @
            </span>
          )}
        </button>
      ) : null}
      {shown ? <ForYouSheet onClose={() => setShown(false)} open={open} /> : null}
    </>
  )
}

const ForYouSheet = ({ onClose, open }: { onClose: () => void; open: (conversation: string) => void }) => {
  const { agency } = useHere()
  const queries = useQueryClient()
  const now = useNow()
  const known = useQuery(ask.mentions(agency.id)).data
  const read = async (ids: string[]) => {
    await call('desk.mentions_read', { params: { agency: agency.id }, body: { mentions: ids } }).catch(
      () => undefined,
    )
    await queries.invalidateQueries({ queryKey: ['mentions', agency.id] })
  }
  const unread = known?.mentions.filter((one) => !one.readAt).map((one) => one.id) ?? []
  return (
    <Sheet title="For you" onClose={onClose}>
      {!known ? (
        <Loading what="what is for you" />
      ) : known.mentions.length === 0 ? (
        <Empty title="Nobody has named you in a note.">
          <p>In a note (N), @ and a name put it before a colleague. It waits here until it is read.</p>
        </Empty>
      ) : (
        <>
          <ul className="pick-list for-you">
            {known.mentions.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  onClick={() => {
                    if (!one.readAt) void read([one.id])
                    onClose()
                    open(one.conversation)
                  }}
                >
                  <span className="for-you-words">
                    <bdi dir="auto" className={`note-words ${one.struck ? 'struck' : ''}`}>
                      {one.text}
                    </bdi>
                    <span className="muted small">
                      {one.by.name}, {timeAt(one.at, agency.zone, now)} · about: <bdi>{one.preview}</bdi>
                    </span>
                  </span>
                  {one.readAt ? null : <span className="tag">new</span>}
                </button>
              </li>
            ))}
          </ul>
          {unread.length > 1 ? (
            <button type="button" className="verb" onClick={() => void read(unread)}>
              I have read them all
            </button>
          ) : null}
        </>
      )}
    </Sheet>
  )
}
