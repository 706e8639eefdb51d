import { evidence as accounts } from '#core/accounts'
import { evidence as archive } from '#core/archive'
import { evidence as conversations } from '#core/conversations'
import { evidence as identity } from '#core/identity'
import { evidence as lexicon } from '#core/lexicon'
import { type Evidence, evidence as policy } from '#core/policy'
import { evidence as register } from '#core/register'
import { evidence as sending } from '#core/sending'
import { evidence as translation } from '#core/translation'
import { evidence as triage } from '#core/triage'
import { evidence as alarms } from '#flows/alarms'
import { evidence as automatic } from '#flows/automatic'
import { evidence as desk } from '#flows/desk'
import { evidence as exercises } from '#flows/exercises'
import { evidence as interpreting } from '#flows/interpreting'
import { evidence as people } from '#flows/people'

/** Every query behind the ledger, of every module that has some. A module's new `evidence.ts` is one line here. */
export const collected: readonly Evidence[] = [
  ...archive,
  ...accounts,
  ...register,
  ...conversations,
  ...sending,
  ...triage,
  ...lexicon,
  ...policy,
  ...identity,
  ...desk,
  ...alarms,
  ...automatic,
  ...exercises,
  ...translation,
  ...interpreting,
  ...people,
]
