import type { Outgoing } from '@callbox/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { accountWords } from '../desk/names.ts'
import { outgoingWords } from '../desk/outgoing-words.ts'
import { Words } from '../desk/words.tsx'
import { announce } from '../shell/announce.ts'
import { useNow } from '../shell/now.ts'
import { Empty, Failed, Loading, Refusal, VerbButton } from '../shell/parts.tsx'

/** "We don't know whether it went out" is a state with its own screen, never a retry (law 5). */
export const UnknownPage = () => {
  const { agency } = useHere()
  const list = useQuery(ask.unknown(agency.id))
  const items = list.data?.items ?? []
  return (
    <main id="main" className="page">
      <h1>Did it go out?</h1>
      {list.isPending ? <Loading what="the list" /> : null}
      {list.error ? <Failed error={list.error} again={() => void list.refetch()} /> : null}
      {list.data && items.length === 0 ? (
        <Empty title="Everything we sent is accounted for.">
          <p>
            When a network does not tell us whether an answer went out, it stands here until a person has
            looked. It is never sent again by software. A number beside “Unknown” calls you here.
          </p>
        </Empty>
      ) : null}
      <ul className="cards">
        {items.map((outgoing) => (
          <OutgoingCard key={outgoing.id} outgoing={outgoing} />
        ))}
      </ul>
    </main>
  )
}

const OutgoingCard = ({ outgoing }: { outgoing: Outgoing }) => {
  const { agency, may } = useHere()
  const queries = useQueryClient()
  const now = useNow()
  const { run, busy, refused, forget } = useAct()
  const [url, setUrl] = useState('')
  const no = may('sending.settle') ? null : whyNot('sending.settle')
  const settle = async (as: 'went_out' | 'did_not' | 'look_again') => {
    const done = await run(() =>
      call('sending.settle', {
        params: { agency: agency.id, id: outgoing.id },
        body: { as, ...(as === 'went_out' && url ? { url } : {}) },
      }),
    )
    if (done) announce('Settled.')
    await queries.invalidateQueries({ queryKey: ['outgoing', agency.id] })
    await queries.invalidateQueries({ queryKey: ['queue', agency.id] })
  }
  return (
    <li className="card needs">
      <h2>{outgoingWords[outgoing.state].replace(/^./, (first) => first.toUpperCase())}</h2>
      <p className="muted">
        {outgoing.by.name}, {timeAt(outgoing.madeAt, agency.zone, now)},{' '}
        <bdi>{accountWords(outgoing.account)}</bdi>, under “{outgoing.chain.name}” (
        {outgoing.chain.responsible})
      </p>
      {outgoing.why ? <p>{outgoing.why}</p> : null}
      <div className="card-words">
        <Words text={outgoing.text} />
      </div>
      <Refusal sentence={refused} onForget={forget} />
      {outgoing.state === 'unknown' ? (
        <>
          <label className="field">
            Its address on the network, if you found it
            <input
              type="url"
              value={url}
              onChange={(event) => setUrl(event.target.value)}
              autoComplete="off"
            />
          </label>
          <div className="row">
            <VerbButton onPress={() => void settle('went_out')} whyNot={busy ? 'One moment.' : no}>
              It went out
            </VerbButton>
            <VerbButton onPress={() => void settle('did_not')} whyNot={busy ? 'One moment.' : no}>
              It did not
            </VerbButton>
            <VerbButton onPress={() => void settle('look_again')} whyNot={busy ? 'One moment.' : no}>
              Look again
            </VerbButton>
          </div>
        </>
      ) : null}
      {outgoing.conversation ? (
        <p>
          <Link to="/c/$id" params={{ id: outgoing.conversation }}>
            Open the conversation
          </Link>
        </p>
      ) : null}
    </li>
  )
}
