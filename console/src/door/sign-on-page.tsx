import type { AnswerOf, Routes } from '@callbox/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { Loading } from '../shell/parts.tsx'
import { ServesAtDoor } from '../shell/serves.tsx'
import { shownAnew } from './confirm-through.tsx'
import { Enrol } from './enrol.tsx'
import { Code, Passkey } from './sign-in-page.tsx'

type Answered = AnswerOf<Routes['door.signedOn']>

/** What a provider sent the browser back with: state and code are no longer in the address once they were read. */
const takeAnswer = () => {
  const came = new URLSearchParams(location.search)
  history.replaceState(history.state, '', location.pathname)
  const part = (name: string) => {
    const value = came.get(name)
    return value ? { [name]: value } : {}
  }
  return { state: came.get('state') ?? '', ...part('code'), ...part('iss'), ...part('error') }
}

const titles: Record<Answered['next'], string> = {
  in: 'Sign in to the desk',
  code: 'Sign in to the desk',
  enrol: 'Sign in to the desk',
  tried: 'What would happen',
  confirmed: 'Shown once more',
}

/** Where a browser comes back from the force's own sign-on: in, or to a second factor of ours. */
export const SignOnPage = () => {
  const go = useNavigate()
  const queries = useQueryClient()
  const { run, refused } = useAct()
  const [came, setCame] = useState<Answered | null>(null)
  const begun = useRef(false)
  const about = useQuery({ queryKey: ['door', 'about'], queryFn: () => call('door.about') })
  const onIn = async () => {
    queries.removeQueries({ queryKey: ['door', 'entering'] })
    await queries.invalidateQueries({ queryKey: ['me'] })
    await go({ to: '/' })
  }
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    void (async () => {
      const answered = await run(() => call('door.signedOn', { body: takeAnswer() }))
      if (!answered) return
      if (answered.next === 'in') {
        await queries.invalidateQueries({ queryKey: ['me'] })
        await go({ to: '/' })
      } else {
        setCame(answered)
        if (answered.next !== 'confirmed') return
        new BroadcastChannel(shownAnew).postMessage(true)
        window.close()
      }
    })()
  }, [run, go, queries])
  return (
    <main id="main" className="page narrow door">
      <p className="muted">{about.data?.name ?? 'Callbox'}</p>
      <h1>{came ? titles[came.next] : 'Sign in to the desk'}</h1>
      {came || refused ? null : <Loading what="what your sign-on said" />}
      {refused ? (
        <>
          <p className="refusal" role="alert">
            <strong>Not signed in.</strong> {refused}
          </p>
          <p>
            <a className="verb strong" href="/desk/">
              To the door
            </a>
          </p>
        </>
      ) : null}
      {came?.next === 'confirmed' ? <p>It was you. Close this window and go on where you were.</p> : null}
      {came?.next === 'tried' && came.tried ? <Tried {...came.tried} /> : null}
      {came?.next === 'code' && about.data ? (
        <>
          <p>Your sign-on says who you are. One thing more, which only you have:</p>
          {about.data.passkeys ? <Passkey again={() => void onIn()} /> : null}
          <Code onIn={() => void onIn()} onBack={() => void go({ to: '/' })} />
        </>
      ) : null}
      {came?.next === 'enrol' && about.data ? (
        <>
          <p>
            Your sign-on says who you are, but not that you showed a second thing. Everybody here shows two:
            choose the other one now, and you will be asked for it each time.
          </p>
          <Enrol about={about.data} onIn={() => void onIn()} signOn />
        </>
      ) : null}
      <ServesAtDoor of="/sign-on" />
    </main>
  )
}

const Tried = ({ lets, sentences }: NonNullable<Answered['tried']>) => (
  <>
    <p>
      <strong>{lets ? 'It would let them in.' : 'It would let nobody in.'}</strong> This was a try: nobody
      came in, and nothing was linked.
    </p>
    <ul>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
    <p>
      <a className="verb strong" href="/desk/security#sign-on">
        Back to the settings
      </a>
    </p>
  </>
)
