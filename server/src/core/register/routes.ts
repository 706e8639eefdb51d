import { type AgencyRight, namingInWords } from '@callbox/contract'
import { personNames } from '#core/identity'
import type { Handlers, World } from '#core/world'
import { accountsFor } from '#platform/http'
import { attest, attestAgain, endAttested } from './attest.ts'
import type { Of } from './change.ts'
import { confer, conferredOf } from './confer.ts'
import { registerNow } from './ground.ts'
import { healthNow } from './health.ts'
import { setNaming } from './naming.ts'
import { propose } from './propose.ts'
import {
  approveProcedure,
  decidePrivate,
  describeEntry,
  nameKeepers,
  recordRisk,
  setHours,
} from './settle.ts'
import { shownTo } from './shown.ts'
import { takeStep, tick } from './step.ts'

type Calls = { agency: number; person: { id: string } }
const of = ({ agency, person }: Calls, { id }: { id: string }): Of => ({ agency, by: person.id, id })

/** A handler that does something to one account and answers that it is done. */
const does =
  <I extends { id: string }>(act: (world: World, on: Of, input: I) => Promise<unknown>) =>
  async (world: World, caller: Calls, input: I): Promise<{ ok: true }> => {
    await act(world, of(caller, input), input)
    return { ok: true }
  }

export const routes: Handlers = {
  'register.list': async (world, { agency, person: me, rights }) => {
    const { entries, ground } = await registerNow(world, agency)
    const mine = accountsFor(rights, 'accounts.read')
    const asker = { id: me.id, may: (right: AgencyRight) => rights.has(right) }
    const last = await conferredOf(world.db, agency)
    const names = await personNames(world.db, last ? [last.by, last.with] : [])
    const person = (id: string) => ({ id, name: names.get(id) ?? id })
    return {
      conferred: last && {
        ...last,
        by: person(last.by),
        with: person(last.with),
        overdue: last.reviewOn < ground.day,
      },
      entries: entries
        .filter(({ account }) => mine === null || (account !== null && mine.has(account.id)))
        .map((entry) => shownTo(entry, ground, asker)),
      naming: { pattern: ground.naming, says: namingInWords(ground.naming) },
      people: [...ground.people].map(([id, { name, rights: theirs }]) => {
        const only = accountsFor(theirs, 'sending.reply')
        return {
          id,
          name,
          mayAnswer: theirs.has('sending.reply'),
          only: only && [...only].filter((one) => mine?.has(one) ?? true),
        }
      }),
    }
  },
  'register.health': (world, { agency, rights }) =>
    healthNow(world, agency, accountsFor(rights, 'accounts.read')),
  'register.propose': async (world, { agency, person }, asked) => ({
    id: await propose(world, { agency, by: person.id }, asked),
  }),
  'register.decide': does((world, on, { step, why }) => takeStep(world, on, { step, why })),
  'register.step': does((world, on, { step, why }) => takeStep(world, on, { step, why })),
  'register.about': does((world, on, { purpose, audience, dataImpact, owner, url }) =>
    describeEntry(world, on, { purpose, audience, dataImpact, owner, url }),
  ),
  'register.keepers': does((world, on, { updaters, backups }) =>
    nameKeepers(world, on, { updaters, backups }),
  ),
  'register.hours': does((world, on, { always, week, holidays }) =>
    setHours(world, on, { always, week, holidays }),
  ),
  'register.risk': does((world, on, { says, owner, reviewOn }) =>
    recordRisk(world, on, { says, owner, reviewOn }),
  ),
  'register.private': does((world, on, { decision, why }) => decidePrivate(world, on, { decision, why })),
  'register.procedure': does((world, on, { takesReports, procedure }) =>
    approveProcedure(world, on, { takesReports, procedure }),
  ),
  'register.tick': does((world, on, { line, note }) => tick(world, on, { line, note })),
  'register.attest': async (world, caller, input) => {
    const { kind, what, access, need, owner, reviewOn } = input
    return { id: await attest(world, of(caller, input), { kind, what, access, need, owner, reviewOn }) }
  },
  'register.attest_again': does((world, on, { line, reviewOn }) =>
    attestAgain(world, on, { line, reviewOn }),
  ),
  'register.attest_end': does((world, on, { line, why }) => endAttested(world, on, { line, why })),
  'register.naming': async (world, { agency, person }, { pattern }) => {
    await setNaming(world, { agency, pattern, by: person.id })
    return { ok: true }
  },
  'register.confer': async (world, { agency, person }, { with: other, says, reviewOn }) => {
    await confer(world, { agency, by: person.id, with: other, says, reviewOn })
    return { ok: true }
  },
}
