import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { HealthStrip } from '../accounts/health-strip.tsx'
import { useHere } from '../api/session.ts'
import { ConfirmHost } from '../door/confirm-sheet.tsx'
import { MyRightsPage } from '../people/my-rights-page.tsx'
import { FindOverlay } from './find-overlay.tsx'
import { HelpOverlay } from './help-overlay.tsx'
import { Rail, stops } from './rail.tsx'
import { SaidAloud } from './said-aloud.tsx'
import { ServesLine } from './serves.tsx'
import { useVerb } from './verbs.ts'
import { YouMenu } from './you-menu.tsx'

/** The console of somebody who does not read the desk: their pages, and where there is none, what they may do and whom to ask. */
export const PlainFrame = () => {
  const { me, agency, may } = useHere()
  const [over, setOver] = useState<'help' | 'find' | null>(null)
  const go = useNavigate()
  const first = useLocation({
    select: ({ pathname }) => `/${pathname.replace(/^\/desk/, '').split('/')[1] ?? ''}`,
  })
  const stop = stops.find((one) => one.to === (first === '/c' ? '/' : first))
  const elsewhere = stop !== undefined && !may(stop.right)
  useVerb('help', () => setOver('help'))
  useVerb('find', () => setOver('find'))
  useVerb('go people', () => void go({ to: '/people' }))
  useVerb('go rota', () => void go({ to: '/rota' }))
  useVerb('go accounts', () => void go({ to: '/accounts' }))
  useVerb('go records', () => void go({ to: '/records' }))
  useVerb('go assurance', () => void go({ to: '/assurance' }))
  useVerb('go status', () => void go({ to: '/status' }))
  useVerb('go wall', () => void go({ to: '/wall' }))
  useVerb('go security', () => void go({ to: '/security' }))
  useVerb('go keys', () => void go({ to: '/keys' }))
  useEffect(() => {
    document.title = me.centre.practice ? 'PRACTICE Callbox' : 'Callbox'
  }, [me.centre.practice])
  return (
    <div className="frame">
      <a className="skip" href="#main">
        Skip to the main part
      </a>
      <header>
        {me.centre.practice ? (
          <p className="practice">
            <strong>PRACTICE</strong> <span>Nothing here reaches a real network or the public.</span>
          </p>
        ) : null}
        <div className="top">
          <span className="brand">
            <strong>Callbox</strong> <span className="muted agency">{agency.name}</span>
          </span>
          <div className="status">
            <HealthStrip />
          </div>
          <span className="tools">
            <button type="button" className="plain tool-find" onClick={() => setOver('find')}>
              Find{' '}
              <span className="key" aria-hidden="true">
                Ctrl K
              </span>
            </button>
            <button type="button" className="plain" onClick={() => setOver('help')}>
              Keys{' '}
              <span className="key" aria-hidden="true">
                ?
              </span>
            </button>
            <YouMenu />
          </span>
        </div>
      </header>
      <div className="body">
        <Rail />
        {elsewhere ? <MyRightsPage /> : <Outlet />}
      </div>
      <ServesLine of={elsewhere ? '/mine' : undefined} />
      <SaidAloud />
      <ConfirmHost />
      {over === 'help' ? <HelpOverlay onClose={() => setOver(null)} /> : null}
      {over === 'find' ? <FindOverlay onClose={() => setOver(null)} /> : null}
    </div>
  )
}
