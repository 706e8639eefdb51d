import type { Outgoing } from '@callbox/contract'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
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
import { placeHere } from '../lists/kept-places.ts'
import { LongList } from '../lists/long-list.tsx'
import { More, moreOf } from '../lists/more.tsx'
import { announce } from '../shell/announce.ts'
import { useNow } from '../shell/now.ts'
import { Empty, Failed, Loading, Refusal, VerbButton } from '../shell/parts.tsx'

/** "We don't know whether it went out" is a state with its own screen, never a retry (law 5). */
export const UnknownPage = () => {
  const { agency } = useHere()
  const list = useInfiniteQuery(ask.unknown(agency.id))
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  // Here and not in the card: a card out of sight is not drawn, and what was typed in it must not go with it.
  const [urls, setUrls] = useState<Readonly<Record<string, string>>>({})
  return (
    <main id="main" className="page">
      <h1>Did it go out?</h1>
      {list.isPending ? <Loading what="the list" /> : null}
      {list.error && !list.data ? <Failed error={list.error} again={() => void list.refetch()} /> : null}
      {list.data && items.length === 0 ? (
        <Empty title="Everything we sent is accounted for.">
          <p>
            When a network does not tell us whether an answer went out, it stands here until a person has
            looked. It is never sent again by software. A number beside “Unknown” calls you here.
          </p>
        </Empty>
      ) : null}
      <LongList
        className="cards"
        rowClass={() => 'card needs'}
        items={items}
        keyOf={(one) => one.id}
        about={(one) => (one.state === 'unknown' ? 260 : 170)}
        more={moreOf(list)}
        endless={list.hasNextPage}
        place={placeHere('unknown')}
        keys
      >
        {(outgoing) => (
          <OutgoingCard
            outgoing={outgoing}
            url={urls[outgoing.id] ?? ''}
            setUrl={(url) => setUrls((before) => ({ ...before, [outgoing.id]: url }))}
          />
        )}
      </LongList>
      <More query={list} />
    </main>
  )
}

type CardProps = { outgoing: Outgoing; url: string; setUrl: (url: string) => void }

const OutgoingCard = ({ outgoing, url, setUrl }: CardProps) => {
  const { agency, may } = useHere()
  const queries = useQueryClient()
  const now = useNow()
  const { run, busy, refused, forget } = useAct()
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
    <>
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
    </>
  )
}
