import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useWholeQueue } from '../shell/ringing.tsx'
import { useVerb } from '../shell/verbs.ts'
import { StartCard } from '../shift/start-card.tsx'
import { SaidSheet } from './beside/sheet-said.tsx'
import { ConversationPane } from './conversation-pane.tsx'
import { Queue } from './queue.tsx'
import { UndoToast } from './undo-toast.tsx'

/** Queue, conversation and context in one view; on a narrow screen one after the other. */
export const DeskPage = () => {
  const { id } = useParams({ strict: false })
  const go = useNavigate()
  const { counts } = useWholeQueue()
  const [claimAtOnce, setClaimAtOnce] = useState<string | null>(null)
  const open = (conversation: string, claim = false) => {
    setClaimAtOnce(claim ? conversation : null)
    void go({ to: '/c/$id', params: { id: conversation } })
  }
  const [saying, setSaying] = useState(false)
  useVerb('said', () => setSaying(true))
  useVerb('back', id ? () => void go({ to: '/' }) : null, 1)
  return (
    <main id="main" className={`desk ${id ? 'has-open' : ''}`}>
      <h1 className="unseen">Desk</h1>
      <Queue openId={id ?? null} open={open} />
      <UndoToast />
      {id ? (
        <ConversationPane key={id} id={id} claimAtOnce={claimAtOnce === id} />
      ) : (
        <section className="middle" aria-label="Conversation">
          <StartCard open={counts?.open} />
        </section>
      )}
      {saying ? <SaidSheet onClose={() => setSaying(false)} /> : null}
    </main>
  )
}
