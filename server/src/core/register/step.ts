import type { ClosingLine, LifeStep } from '@callbox/contract'
import { sql } from 'kysely'
import { addAccount, closeAccount, decidePrivateMessages } from '#core/accounts'
import { recordAct } from '#core/archive'
import { personNames } from '#core/identity'
import type { Trx } from '#platform/db'
import { AppError } from '#platform/errors'
import { whyNotStep } from './asks.ts'
import { change, held, note, type Of, type RegisterWorld } from './change.ts'
import type { Entry } from './entry.ts'
import { registerNow } from './ground.ts'
import { stateWords, transitionFor } from './life.ts'
import { refuse } from './refusals.ts'

/** The account that an entry is opened as: the connected one, or one of a network that people work by hand (law 11). */
const opened = async (trx: Trx, entry: Entry, by: string, at: Date): Promise<string> => {
  const account =
    entry.account?.id ??
    (await addAccount(trx, {
      agency: entry.agency,
      network: entry.network,
      handle: entry.handle,
      name: entry.name,
      url: entry.url,
      language: entry.language,
      by,
      now: at,
    }))
  const { agency, privateMessages } = entry
  if (privateMessages)
    await decidePrivateMessages(trx, { agency, account, decision: privateMessages.decision })
  return account
}

/**
 * Takes an account one step further in its life, on the record with its reason; the table of transitions says what each
 * step asks (CoP P4). @throws no_such_entry, step_not_possible
 */
export const takeStep = async (
  world: RegisterWorld,
  of: Of,
  { step, why }: { step: LifeStep; why?: string | undefined },
): Promise<void> => {
  const transition = transitionFor(step)
  const { ground } = await registerNow(world, of.agency)
  const work = world.db.transaction().execute(async (trx) => {
    const at = world.clock.now()
    const entry = await held(trx, of, at)
    const not = whyNotStep(entry, transition, ground, { caller: of.by, why })
    if (not) throw refuse('step_not_possible', { why: not })
    const account = step === 'open' ? await opened(trx, entry, of.by, at) : (entry.account?.id ?? null)
    if (step === 'finish' && account)
      await closeAccount(trx, { agency: of.agency, account, by: of.by, now: at })
    const unapproved = entry.adopted && !entry.approved
    const approves = step === 'approve' || (step === 'keep' && unapproved)
    const proposes = step === 'review' && unapproved
    await sql`update register.entry set state = ${transition.to}, since = ${at}, account_id = ${account},
        proposed_by = ${proposes ? of.by : (entry.proposed?.by ?? null)}, proposed_at = ${proposes ? at : (entry.proposed?.at ?? null)},
        approved_by = ${approves ? of.by : (entry.approved?.by ?? null)}, approved_at = ${approves ? at : (entry.approved?.at ?? null)}
      where agency_id = ${of.agency} and entry_id = ${of.id}`.execute(trx)
    await note(trx, of, {
      kind: `register.${step}`,
      at,
      state: transition.to,
      why,
      data: { from: entry.state, account },
    })
  })
  await work.catch(async (thrown: unknown) => {
    if (thrown instanceof AppError && thrown.code === 'step_not_possible')
      await refusedStep(world, of, step, thrown.message)
    throw thrown
  })
}

/** A step that was not possible is on the record too: who tried what, and why it was refused (CoP P4). */
const refusedStep = (
  { db, clock }: Pick<RegisterWorld, 'db' | 'clock'>,
  { agency, by, id }: Of,
  step: LifeStep,
  why: string,
): Promise<unknown> =>
  db.transaction().execute((trx) =>
    recordAct(trx, {
      ...{ agency, kind: 'register.step_refused', subject: id, at: clock.now(), by, why },
      data: { step },
    }),
  )

/** One line of the list of closing is done, by name. @throws no_such_entry, not_closing, line_done */
export const tick = (
  world: RegisterWorld,
  of: Of,
  { line, note: says }: { line: ClosingLine; note: string },
): Promise<void> =>
  change(world, of, async (trx, entry, at) => {
    if (entry.state !== 'closing') throw refuse('not_closing', { state: stateWords[entry.state] })
    const done = entry.closing[line]
    if (done) {
      const names = await personNames(world.db, [done.by])
      throw refuse('line_done', { by: names.get(done.by) ?? done.by })
    }
    const closing = { ...entry.closing, [line]: { by: of.by, at: at.toISOString(), note: says } }
    await sql`update register.entry set closing = ${JSON.stringify(closing)}::jsonb
      where agency_id = ${of.agency} and entry_id = ${of.id}`.execute(trx)
    await note(trx, of, { kind: 'register.ticked', at, state: entry.state, why: says, data: { line } })
  })
