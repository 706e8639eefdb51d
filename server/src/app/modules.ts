import { module as accounts } from '#core/accounts'
import { module as conversations } from '#core/conversations'
import { module as identity } from '#core/identity'
import { module as sending } from '#core/sending'
import { module as translation } from '#core/translation'
import type { Module } from '#core/world'
import { makeAlarms } from '#flows/alarms'
import { anybodyOnShift, module as desk } from '#flows/desk'
import { makeIntake } from '#flows/intake'
import { module as interpreting, lateInterpreters } from '#flows/interpreting'
import { module as assurance } from '#oversight/assurance'
import { module as records } from '#oversight/records'
import { module as report } from '#public/report'
import { connectors } from './connectors.ts'

/** Everything this version consists of. Flows never import one another: what one needs of another is handed over here. */
export const modules: readonly Module[] = [
  identity,
  accounts,
  conversations,
  sending,
  translation,
  makeIntake(connectors.map((c) => c.network)),
  desk,
  interpreting,
  makeAlarms({ anybodyOnShift, lateInterpreters }),
  report,
  records,
  assurance,
]
