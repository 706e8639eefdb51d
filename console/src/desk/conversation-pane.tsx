import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { Failed, Loading } from '../shell/parts.tsx'
import { ConversationView } from './conversation-view.tsx'
import { useThread } from './use-thread.ts'

/** Fetches one conversation, and tells that a person has looked at it. */
export const ConversationPane = ({ id, claimAtOnce }: { id: string; claimAtOnce: boolean }) => {
  const { agency, may } = useHere()
  const conversation = useQuery(ask.conversation(agency.id, id))
  const told = useRef(false)
  const unseen = conversation.data && !conversation.data.lookedAt && may('desk.work')
  useEffect(() => {
    if (!unseen || told.current || document.visibilityState !== 'visible') return
    told.current = true
    // If this look is not taken, the clock runs on and the alarm still comes: it fails towards more eyes.
    void call('desk.look', { params: { agency: agency.id, id } }).catch(() => {
      told.current = false
    })
  }, [unseen, agency.id, id])

  const { whole, thread } = useThread(conversation.data, conversation.isFetchedAfterMount)
  if (whole) return <ConversationView conversation={whole} thread={thread} claimAtOnce={claimAtOnce} />
  return (
    <section className="middle" aria-label="Conversation">
      <Link to="/" className="back-link verb">
        Back to the queue
      </Link>
      {conversation.error ? (
        <Failed error={conversation.error} again={() => void conversation.refetch()} />
      ) : (
        <Loading what="the conversation" />
      )}
    </section>
  )
}
