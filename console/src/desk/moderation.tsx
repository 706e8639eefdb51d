import type { Conversation } from '@callbox/contract'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { Refusal, VerbButton } from '../shell/parts.tsx'
import { Sheet } from '../shell/sheet.tsx'
import { useActs } from './use-acts.ts'

type What = 'hide' | 'block' | 'delete'
const words: Record<What, { title: string; asks: string; done: string }> = {
  hide: {
    title: 'Hide the newest message',
    asks: 'Which rule of the guidelines does it break?',
    done: 'Hidden. It stays on the record.',
  },
  block: {
    title: 'Block the author',
    asks: 'Which rule of the guidelines did they break?',
    done: 'Blocked.',
  },
  delete: {
    title: 'Take down our newest answer',
    asks: 'Why is it taken down?',
    done: 'Taken down. It stays on the record.',
  },
}

/** Hide, block, take down: each with its reason, each only where the network can. */
export const Moderation = ({ conversation }: { conversation: Conversation }) => {
  const { agency } = useHere()
  const acts = useActs(conversation)
  const [what, setWhat] = useState<What | null>(null)
  const [why, setWhy] = useState('')
  const { abilities } = conversation
  const theirs = conversation.messages.findLast((one) => one.direction === 'in')
  const ours = conversation.messages.findLast((one) => one.direction === 'out' && one.state !== 'deleted')
  const cannot = (ability: 'hide' | 'block' | 'deleteOwn') =>
    abilities[ability] ? null : (abilities.words[ability] ?? 'This network does not offer it.')
  const act = async () => {
    const params = { agency: agency.id }
    const done = await acts.run((): Promise<unknown> => {
      if (what === 'hide' && theirs)
        return call('moderation.hide', { params: { ...params, id: theirs.id }, body: { rule: why } })
      if (what === 'delete' && ours)
        return call('moderation.delete_own', { params: { ...params, id: ours.id }, body: { why } })
      return call('moderation.block', {
        params: { ...params, id: conversation.author.id },
        body: { account: conversation.account.id, rule: why },
      })
    })
    if (!done || !what) return
    announce(words[what].done)
    setWhat(null)
    setWhy('')
    await acts.again()
  }
  return (
    <section>
      <h2>Guidelines</h2>
      <div className="row">
        <VerbButton
          onPress={() => setWhat('hide')}
          whyNot={theirs ? cannot('hide') : 'There is nothing to hide.'}
        >
          Hide
        </VerbButton>
        <VerbButton
          onPress={() => setWhat('block')}
          whyNot={conversation.author.blocked ? 'Blocked already.' : cannot('block')}
        >
          Block
        </VerbButton>
        {ours ? (
          <VerbButton onPress={() => setWhat('delete')} whyNot={cannot('deleteOwn')}>
            Take down ours
          </VerbButton>
        ) : null}
      </div>
      {what ? (
        <Sheet title={words[what].title} onClose={() => setWhat(null)}>
          <form
            className="form"
            onSubmit={(event) => {
              event.preventDefault()
              void act()
            }}
          >
            <label>
              {words[what].asks}
              <input required minLength={3} value={why} onChange={(event) => setWhy(event.target.value)} />
            </label>
            <Refusal sentence={acts.refused} />
            <button type="submit" className="verb strong" disabled={acts.busy}>
              {words[what].title}
            </button>
          </form>
        </Sheet>
      ) : null}
    </section>
  )
}
