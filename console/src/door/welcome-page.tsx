import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { Failed, Loading, Refusal } from '../shell/parts.tsx'
import { ServesAtDoor } from '../shell/serves.tsx'
import { Enrol } from './enrol.tsx'
import { Found } from './found-form.tsx'

/** Where a one-time link lands: the first administrator says what this centre is; everybody enrols with what they sign in. */
export const WelcomePage = () => {
  const go = useNavigate()
  const queries = useQueryClient()
  const { run, refused } = useAct()
  const [ready, setReady] = useState(false)
  const begun = useRef(false)
  const about = useQuery({ queryKey: ['door', 'about'], queryFn: () => call('door.about') })
  const entering = useQuery({
    queryKey: ['door', 'entering'],
    queryFn: () => call('door.entering'),
    enabled: ready,
  })
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    const token = location.hash.slice(1)
    // The token must not stand in the address bar, or in what the browser remembers.
    if (token) history.replaceState(history.state, '', location.pathname)
    void (async () => {
      if (token) await run(() => call('door.link', { body: { token } }))
      setReady(true)
    })()
  }, [run])
  const onIn = async () => {
    queries.removeQueries({ queryKey: ['door', 'entering'] })
    await queries.invalidateQueries({ queryKey: ['me'] })
    await go({ to: '/' })
  }
  const next = entering.data?.next
  const failed = about.error ?? entering.error
  return (
    <main id="main" className="page narrow door">
      <p className="muted">{about.data?.name ?? 'Callbox'}</p>
      <h1>{next === 'found' ? 'Welcome: a new centre' : 'Welcome'}</h1>
      <Refusal sentence={refused} />
      {failed ? <Failed error={failed} again={() => void entering.refetch()} /> : null}
      {!failed && (!about.data || !entering.data) ? <Loading what="how far you have come" /> : null}
      {about.data && next === 'found' ? (
        <Found about={about.data} onFounded={() => void entering.refetch()} />
      ) : null}
      {about.data && entering.data && next === 'enrol' ? (
        <>
          <p>
            {entering.data.name} ({entering.data.email}), for {entering.data.agency}. Choose with what you
            will sign in. Everybody here shows two things: what they have, and what they know or are.
          </p>
          <Enrol about={about.data} onIn={() => void onIn()} />
        </>
      ) : null}
      {next === 'sign_in' || next === 'code' ? (
        <>
          <p>
            A link of this centre opens this page once. If yours does not, ask whoever gave it to you for a
            new one.
          </p>
          <p>
            <a className="verb" href="/desk/">
              Sign in
            </a>
          </p>
        </>
      ) : null}
      <ServesAtDoor of="/welcome" />
    </main>
  )
}
