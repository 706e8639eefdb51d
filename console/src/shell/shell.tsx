import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { AlarmStrip } from '../alarms/alarm-strip.tsx'
import { call, Refused } from '../api/client.ts'
import { forgetKept } from '../api/kept.ts'
import { ask } from '../api/queries.ts'
import { HereProvider, type Me } from '../api/session.ts'
import { ConfirmHost } from '../door/confirm-sheet.tsx'
import { SignOnPage } from '../door/sign-on-page.tsx'
import { useStillHere } from '../door/use-here.ts'
import { WelcomePage } from '../door/welcome-page.tsx'
import { PhonesStrip } from '../shift/phones-strip.tsx'
import { Unread } from '../status/unread.tsx'
import { announce } from './announce.ts'
import { FindOverlay } from './find-overlay.tsx'
import { HelpOverlay } from './help-overlay.tsx'
import { LiveProvider } from './live-provider.tsx'
import { useNarrow } from './narrow.ts'
import { Loading } from './parts.tsx'
import { PlainFrame } from './plain-frame.tsx'
import { prefersAs } from './prefs.ts'
import { Rail } from './rail.tsx'
import { Ringing } from './ringing.tsx'
import { SaidAloud } from './said-aloud.tsx'
import { ServesLine } from './serves.tsx'
import { SignInNeeded } from './sign-in-needed.tsx'
import { testSound } from './sound.ts'
import { TopBar } from './top-bar.tsx'
import { useVerb } from './verbs.ts'

const agencyPlace = 'callbox-agency'

/** Who is here decides everything else: nothing is asked before that is known. */
export const Shell = () => {
  const at = useLocation({
    select: ({ pathname }) => /^(?:\/desk)?\/(welcome|sign-on)\/?$/.exec(pathname)?.[1],
  })
  if (at === 'welcome') return <WelcomePage />
  return at === 'sign-on' ? <SignOnPage /> : <WhoIsHere />
}

const WhoIsHere = () => {
  const me = useQuery(ask.me())
  const out = me.error instanceof Refused && me.error.code === 'not_signed_in' ? me.error : null
  useEffect(() => {
    if (out) forgetKept()
  }, [out])
  if (out) return <SignInNeeded sentence={out.message} again={() => void me.refetch()} />
  if (me.data) return <SignedIn me={me.data} />
  return (
    <main id="main" className="page narrow">
      <h1>Callbox</h1>
      {me.error ? (
        <Unread error={me.error} again={() => void me.refetch()} />
      ) : (
        <Loading what="who you are" />
      )}
    </main>
  )
}

const SignedIn = ({ me }: { me: Me }) => {
  useEffect(() => prefersAs(me.id), [me.id])
  useStillHere(!me.centre.practice)
  const [chosen, setChosen] = useState(() => Number(localStorage.getItem(agencyPlace)))
  const agency = me.agencies.find((one) => one.id === chosen) ?? me.agencies[0]
  if (!agency)
    return (
      <main id="main" className="page narrow">
        <h1>You are signed in, but no agency has given you a role</h1>
        <p>Ask whoever looks after people in your agency.</p>
        <p>
          <button
            type="button"
            className="verb"
            onClick={() => void call('session.end').then(() => location.reload())}
          >
            Sign out
          </button>
        </p>
      </main>
    )
  const here = {
    me,
    agency,
    may: (right: string) => agency.rights.includes(right),
    chooseAgency: (id: number) => {
      localStorage.setItem(agencyPlace, String(id))
      setChosen(id)
    },
  }
  if (!here.may('desk.read'))
    return (
      <HereProvider value={here} key={agency.id}>
        <PlainFrame />
      </HereProvider>
    )
  return (
    <HereProvider value={here} key={agency.id}>
      <LiveProvider agency={agency.id} me={me.id}>
        <Frame practice={me.centre.practice} />
      </LiveProvider>
    </HereProvider>
  )
}

const Frame = ({ practice }: { practice: boolean }) => {
  const [over, setOver] = useState<'help' | 'find' | null>(null)
  const go = useNavigate()
  const narrow = useNarrow()
  useVerb('help', () => setOver('help'))
  useVerb('find', () => setOver('find'))
  useVerb('sound', () => void testSound().then(() => announce('The sound was played.')))
  useVerb('go queue', () => void go({ to: '/' }))
  useVerb('go wall', () => void go({ to: '/wall' }))
  useVerb('go unknown', () => void go({ to: '/unknown' }))
  useVerb('go alarms', () => void go({ to: '/alarms' }))
  useVerb('go accounts', () => void go({ to: '/accounts' }))
  useVerb('go exercises', () => void go({ to: '/exercises' }))
  useVerb('go records', () => void go({ to: '/records' }))
  useVerb('go assurance', () => void go({ to: '/assurance' }))
  useVerb('go triage', () => void go({ to: '/triage' }))
  useVerb('go keys', () => void go({ to: '/keys' }))
  useVerb('go people', () => void go({ to: '/people' }))
  useVerb('go rota', () => void go({ to: '/rota' }))
  useVerb('go status', () => void go({ to: '/status' }))
  useVerb('go security', () => void go({ to: '/security' }))
  useVerb('go settings', () => void go({ to: '/settings' }))
  return (
    <div className="frame">
      <a className="skip" href="#main">
        Skip to the main part
      </a>
      <TopBar practice={practice} onHelp={() => setOver('help')} onFind={() => setOver('find')} />
      <AlarmStrip />
      <PhonesStrip />
      <div className="body">
        {narrow ? null : <Rail />}
        <Outlet />
      </div>
      <ServesLine />
      <Ringing />
      <SaidAloud />
      <ConfirmHost />
      {over === 'help' ? <HelpOverlay onClose={() => setOver(null)} /> : null}
      {over === 'find' ? <FindOverlay onClose={() => setOver(null)} /> : null}
    </div>
  )
}
