import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { AccountPage } from './accounts/account-page.tsx'
import { AccountsPage } from './accounts/accounts-page.tsx'
import { AlarmsPage } from './alarms/alarms-page.tsx'
import { SettingsPage } from './alarms/settings-page.tsx'
import { AssurancePage } from './assurance/assurance-page.tsx'
import { DelegationsPage } from './delegations/delegations-page.tsx'
import { DeskPage } from './desk/desk-page.tsx'
import { SecurityPage } from './door/security-page.tsx'
import { SignOnPage } from './door/sign-on-page.tsx'
import { WelcomePage } from './door/welcome-page.tsx'
import { ExercisesPage } from './exercises/exercises-page.tsx'
import { ReportPage } from './exercises/report-page.tsx'
import { UnknownPage } from './outgoing/unknown-page.tsx'
import { MyRightsPage } from './people/my-rights-page.tsx'
import { PeoplePage } from './people/people-page.tsx'
import { RecordPage } from './records/record-page.tsx'
import { RecordsPage } from './records/records-page.tsx'
import { RotaPage } from './rota/rota-page.tsx'
import { KeysPage } from './shell/keys-page.tsx'
import { NoSuchPage } from './shell/no-such-page.tsx'
import { Shell } from './shell/shell.tsx'
import { StatusPage } from './status/status-page.tsx'
import { TriagePage } from './triage/triage-page.tsx'
import { WallPage } from './wall/wall-page.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NoSuchPage })
/** The desk stays mounted while conversations change: its queue keeps place and scroll. */
const desk = createRoute({ getParentRoute: () => root, id: 'desk', component: DeskPage })
const at = <const P extends string>(path: P, component: () => React.ReactNode) =>
  createRoute({ getParentRoute: () => root, path, component })

const tree = root.addChildren([
  desk.addChildren([
    createRoute({ getParentRoute: () => desk, path: '/' }),
    createRoute({ getParentRoute: () => desk, path: '/c/$id' }),
  ]),
  at('/wall', WallPage),
  at('/unknown', UnknownPage),
  at('/accounts', AccountsPage),
  at('/accounts/$id', AccountPage),
  at('/delegations', DelegationsPage),
  at('/alarms', AlarmsPage),
  at('/exercises', ExercisesPage),
  at('/exercises/$id', ReportPage),
  createRoute({
    getParentRoute: () => root,
    path: '/records',
    component: RecordsPage,
    validateSearch: (search: Record<string, unknown>): { subject?: string } =>
      typeof search.subject === 'string' ? { subject: search.subject } : {},
  }),
  at('/records/$id', RecordPage),
  createRoute({
    getParentRoute: () => root,
    path: '/assurance',
    component: AssurancePage,
    validateSearch: (search: Record<string, unknown>): { clause?: string } =>
      search.clause === undefined ? {} : { clause: String(search.clause) },
  }),
  at('/triage', TriagePage),
  at('/people', PeoplePage),
  at('/rota', RotaPage),
  at('/mine', MyRightsPage),
  at('/status', StatusPage),
  at('/settings', SettingsPage),
  at('/security', SecurityPage),
  at('/welcome', WelcomePage),
  at('/sign-on', SignOnPage),
  at('/keys', KeysPage),
])

export const router = createRouter({ routeTree: tree, basepath: '/desk', defaultPreload: false })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
