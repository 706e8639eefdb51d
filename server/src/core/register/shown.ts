import type { AgencyRight, RegisterEntry } from '@callbox/contract'
import { scheduleOf, whyNotStep } from './asks.ts'
import { judgeCover, keepersNow } from './cover.ts'
import { closingWords, type Entry } from './entry.ts'
import { type Ground, nameIn } from './ground.ts'
import { watchedAt } from './hours.ts'
import { stepsFrom } from './life.ts'
import { missingOf } from './missing.ts'
import { namingState } from './naming.ts'
import { verificationOf } from './verification.ts'

/** Who asks, and with which rights. */
export type Asker = { id: string; may(right: AgencyRight): boolean }
/** An entry as the contract shows it to one person. */
export const shownTo = (entry: Entry, ground: Ground, asker: Asker): RegisterEntry => {
  const person = (id: string) => ({ id, name: nameIn(ground, id) })
  const named = (said: { by: string; at: Date }) => ({ by: person(said.by), at: said.at.toISOString() })
  const { hours, privateMessages, procedure, risk, judged } = entry
  return {
    id: entry.id,
    account: entry.account?.id ?? null,
    network: entry.network,
    handle: entry.handle,
    name: entry.name,
    url: entry.url,
    language: entry.language,
    state: entry.state,
    since: entry.since?.toISOString() ?? null,
    adopted: entry.adopted,
    purpose: entry.purpose,
    audience: entry.audience,
    dataImpact: entry.dataImpact,
    owner: entry.owner === null ? null : person(entry.owner),
    proposed: entry.proposed && named(entry.proposed),
    approved: entry.approved && named(entry.approved),
    keepers: keepersNow(entry, ground).map((keeper) => ({
      person: person(keeper.person),
      part: keeper.part,
      counts: keeper.counts,
      cover: keeper.cover,
      says: keeper.says,
    })),
    cover: { ...judgeCover(entry, ground), since: judged?.since.toISOString() ?? null },
    hours,
    watchedNow: hours && watchedAt(hours, ground.at, ground.zone),
    takesReports: entry.takesReports,
    procedure: procedure && { ...named(procedure), says: procedure.says },
    privateMessages: privateMessages && {
      ...named(privateMessages),
      decision: privateMessages.decision,
      why: privateMessages.why,
    },
    risk: risk && {
      says: risk.says,
      owner: person(risk.owner),
      reviewOn: risk.reviewOn,
      overdue: risk.reviewOn < ground.day,
    },
    naming: namingState(entry, ground.naming),
    verification: verificationOf(entry, ground),
    attested: entry.attested.map(({ by, at, ...line }) => ({
      ...line,
      by: person(by),
      at: at.toISOString(),
      overdue: line.reviewOn < ground.day,
    })),
    closing: (Object.keys(closingWords) as (keyof typeof closingWords)[]).map((line) => {
      const done = entry.closing[line]
      return {
        line,
        says: closingWords[line],
        done: done ? { by: person(done.by), at: done.at, note: done.note } : null,
      }
    }),
    missing: missingOf(entry, ground),
    schedule: scheduleOf(entry, ground),
    steps: stepsFrom(entry.state)
      .filter((one) => asker.may(one.right))
      .map((one) => ({
        step: one.step,
        whyNot: whyNotStep(entry, one, ground, { caller: asker.id, why: undefined }, { asking: true }),
      })),
  }
}
