import { accounts } from './accounts.ts'
import { acts } from './acts.ts'
import { alarms } from './alarms.ts'
import { automatic } from './automatic.ts'
import { delegations } from './delegations.ts'
import { desk } from './desk.ts'
import { directory, scim } from './directory.ts'
import { door, invitations, security } from './door.ts'
import { exercises } from './exercises.ts'
import { interpreting } from './interpreting.ts'
import { keys } from './keys.ts'
import { lexicon } from './lexicon.ts'
import { load } from './load.ts'
import { people } from './people.ts'
import { maps } from './places.ts'
import { profiles } from './profile.ts'
import { assurance, records, session, system } from './proof.ts'
import { register } from './register.ts'
import { rota } from './rota.ts'
import { moderation, sending } from './sending.ts'
import { signOn } from './sign-on.ts'
import { status } from './status.ts'
import { triage } from './triage.ts'
import { wall } from './wall.ts'

export {
  type DeedKind,
  deedKinds,
  type QueueFilter,
  queueFilter,
  type SavedView,
  type Snippet,
} from './acts.ts'
export { webAddress } from './addresses.ts'
export {
  type AutomaticReason,
  type AutomaticReplies,
  type AutomaticText,
  automaticReasons,
  type HeldBackAs,
  heldBackAs,
} from './automatic.ts'
export { counted, plural } from './counted.ts'
export { type Delegation, type DelegationCategory, delegationCategories } from './delegations.ts'
export * from './events.ts'
export {
  type Exercise,
  type ExerciseReport,
  exerciseReport,
  type PleaReport,
  type Scenario,
  type Speed,
  speeds,
} from './exercises.ts'

export {
  type InterpreterRequest,
  type Interpreting,
  interpreterKinds,
  type Translation,
} from './interpreting.ts'
export { type ApiKey, keyLasts, keyRights, keyWarned, peopleOnly } from './keys.ts'
export type { Term } from './lexicon.ts'
export { fitsNaming, namingInWords, namingProblem } from './naming.ts'
export { type Employee, type Grant, type Leaving, type Post, postNames, posts } from './people.ts'
export { type Drawn, type Located, largestMap } from './places.ts'
export {
  type Composed,
  type ProfilePart,
  type ProfileView,
  profileParts,
} from './profile.ts'
export { type ClauseDecision, type ClauseReport, clauseReport, type Entry, entry } from './proof.ts'
export {
  type AccountHealth,
  type AttestedKind,
  type AttestedLine,
  attestedKinds,
  type ClosingLine,
  closingLines,
  decisions,
  type Hours,
  hours,
  type LifeState,
  type LifeStep,
  lifeStates,
  managing,
  type RegisterEntry,
  type Weekday,
  weekdays,
} from './register.ts'
export * from './rights.ts'
export { covers, type RotaPattern, type RotaProblem, type RotaRow } from './rota.ts'
export * from './route.ts'
export * from './scope.ts'
export type {
  Account,
  Alarm,
  AlarmGroup,
  Beside,
  Conversation,
  Message,
  Outgoing,
  QueueItem,
  QueueRows,
} from './shapes.ts'
export * as shapes from './shapes.ts'
export { joinerRoles, type SignOnProvider } from './sign-on.ts'
export { type StatusPart, type StatusState, statusStates } from './status.ts'
export { correctable, type TriageModel } from './triage.ts'
export type { Phones, ShiftNote, WallTimes } from './wall.ts'
export * from './words.ts'

/** Every route of the application, by name. The public's pages are HTML and declare their rights in `server/src/public`. */
export const routes = {
  ...session,
  ...door,
  ...security,
  ...invitations,
  ...signOn,
  ...desk,
  ...acts,
  ...sending,
  ...moderation,
  ...automatic,
  ...delegations,
  ...accounts,
  ...register,
  ...profiles,
  ...alarms,
  ...exercises,
  ...interpreting,
  ...records,
  ...assurance,
  ...triage,
  ...maps,
  ...lexicon,
  ...wall,
  ...load,
  ...people,
  ...keys,
  ...directory,
  ...scim,
  ...rota,
  ...status,
  ...system,
}
export type Routes = typeof routes
export type RouteName = keyof Routes
