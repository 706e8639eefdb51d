import { module as accounts } from '#core/accounts'
import { module as conversations } from '#core/conversations'
import { makeIdentity } from '#core/identity'
import { module as lexicon } from '#core/lexicon'
import { module as load } from '#core/load'
import { module as places } from '#core/places'
import { module as register } from '#core/register'
import { module as rota } from '#core/rota'
import { module as sending } from '#core/sending'
import { module as translation } from '#core/translation'
import { module as triage } from '#core/triage'
import type { Module } from '#core/world'
import { mailOne, makeAlarms } from '#flows/alarms'
import { makeAutomatic } from '#flows/automatic'
import { anybodyOnShift, clearDesk, module as desk, isHeld } from '#flows/desk'
import { module as exercises } from '#flows/exercises'
import { makeIntake } from '#flows/intake'
import { module as interpreting, lateInterpreters } from '#flows/interpreting'
import { makePeople } from '#flows/people'
import { module as assurance } from '#oversight/assurance'
import { module as records } from '#oversight/records'
import { makeStatus } from '#oversight/status'
import { module as wall } from '#oversight/wall'
import { module as report } from '#public/report'
import { networks } from './connectors.ts'

/** Flows never import one another: what one needs of another is handed over here. */
const parts: readonly Module[] = [
  makeIdentity({
    mail: mailOne,
    readers: () => modules.flatMap((m) => m.reactors ?? []).map(({ reader }) => reader),
  }),
  load,
  accounts,
  register,
  conversations,
  sending,
  triage,
  translation,
  places,
  lexicon,
  rota,
  makeIntake(networks),
  desk,
  makeAutomatic(isHeld),
  interpreting,
  makeAlarms({ anybodyOnShift, lateInterpreters }),
  exercises,
  makePeople([clearDesk], mailOne),
  report,
  records,
  assurance,
  wall,
]

/** Everything this version consists of; the status page takes up again what any of them set aside. */
export const modules: readonly Module[] = [
  ...parts,
  makeStatus({ reactors: () => parts.flatMap((m) => m.reactors ?? []) }),
]
