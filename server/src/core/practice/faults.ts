import { recordAct } from '#core/archive'
import type { Db, Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { happensTo } from './chance.ts'
import type { Fault, FaultKind, FaultSettings } from './types.ts'

const settingsOf = ({ share, retryAfter, of, seconds, minutes }: FaultSettings): FaultSettings => ({
  ...(share !== undefined && { share }),
  ...(retryAfter !== undefined && { retryAfter }),
  ...(of !== undefined && { of }),
  ...(seconds !== undefined && { seconds }),
  ...(minutes !== undefined && { minutes }),
})

/**
 * Switches a fault on for an account of the practice network, from `from` until before `until` (null: until it is
 * cleared). `revoked` and `expiring` have no end of their own: they last until the account is connected anew. @returns the fault's id.
 */
export const setFault = async (
  trx: Trx,
  fault: FaultSettings & {
    agency: number
    account: string
    kind: FaultKind
    from: Date
    until: Date | null
    seed: number
    exercise?: string
    by?: string
  },
): Promise<string> => {
  const { agency, account, kind, from, seed, exercise = null, by = 'practice network' } = fault
  const until = kind === 'revoked' || kind === 'expiring' ? null : fault.until
  const id = newId(from)
  const settings = settingsOf(fault)
  await trx
    .insertInto('practice.fault')
    .values({
      agency_id: agency,
      fault_id: id,
      handle: account,
      kind,
      from_at: from,
      until_at: until,
      seed,
      settings: JSON.stringify(settings),
      exercise,
    })
    .execute()
  await recordAct(trx, {
    agency,
    kind: 'practice.fault_set',
    subject: null,
    at: from,
    by,
    data: { fault: id, account, kind, until: until?.toISOString() ?? null, seed, exercise, ...settings },
  })
  return id
}

/**
 * Ends faults that are on, or still to come, at a moment: one by its id, those of an account, a kind or an exercise, or
 * all of the agency. A revocation that is cleared leaves the old sign-in valid again. @returns how many.
 */
export const clearFault = async (
  trx: Trx,
  asked: {
    agency: number
    fault?: string
    account?: string
    kind?: FaultKind
    exercise?: string
    at: Date
    by?: string
  },
): Promise<number> => {
  const { agency, at, by = 'practice network' } = asked
  let ending = trx
    .updateTable('practice.fault')
    .set({ until_at: at })
    .where('agency_id', '=', agency)
    .where((e) => e.or([e('until_at', 'is', null), e('until_at', '>', at)]))
  if (asked.fault) ending = ending.where('fault_id', '=', asked.fault)
  if (asked.account) ending = ending.where('handle', '=', asked.account)
  if (asked.kind) ending = ending.where('kind', '=', asked.kind)
  if (asked.exercise) ending = ending.where('exercise', '=', asked.exercise)
  const ended = await ending.returning(['fault_id']).execute()
  if (ended.length > 0)
    await recordAct(trx, {
      agency,
      kind: 'practice.fault_ended',
      subject: null,
      at,
      by,
      data: { faults: ended.map((one) => one.fault_id) },
    })
  return ended.length
}

/** Every fault of one account, past ones too: what was said while one was on stays under it. */
export const faultsOf = async (db: Db | Trx, agency: number, account: string): Promise<Fault[]> =>
  (await select(db, agency).where('handle', '=', account).execute()).map(toFault)

/** The faults that are on at a moment, of all accounts of the agency. */
export const faultsNow = async (db: Db | Trx, agency: number, at: Date): Promise<Fault[]> =>
  (
    await select(db, agency)
      .where('from_at', '<=', at)
      .where((e) => e.or([e('until_at', 'is', null), e('until_at', '>', at)]))
      .execute()
  ).map(toFault)

const select = (db: Db | Trx, agency: number) =>
  db
    .selectFrom('practice.fault')
    .selectAll()
    .where('agency_id', '=', agency)
    .orderBy('from_at')
    .orderBy('fault_id')

const toFault = (row: {
  fault_id: string
  handle: string
  kind: string
  from_at: Date
  until_at: Date | null
  seed: number
  settings: unknown
  exercise: string | null
}): Fault => ({
  id: row.fault_id,
  account: row.handle,
  kind: row.kind as FaultKind,
  from: row.from_at,
  until: row.until_at,
  seed: row.seed,
  exercise: row.exercise,
  ...(row.settings as FaultSettings),
})

/** The first fault of a kind that is on at a moment. */
export const on = (faults: readonly Fault[], kind: FaultKind, at: Date): Fault | undefined =>
  faults.find((one) => one.kind === kind && one.from <= at && (one.until === null || at < one.until))

/** In seconds: five days. */
const usualLife = 5 * 86_400
/** When a sign-in that does not last ends; null for one that lasts. */
export const signInEnds = (faults: readonly Fault[], now: Date): Date | null => {
  const fault = on(faults, 'expiring', now)
  return fault ? new Date(fault.from.getTime() + (fault.seconds ?? usualLife) * 1000) : null
}

/** Whether a fault meets this one thing; the same thing is always met or never. */
export const meets = (fault: Fault | undefined, usual: number, ...thing: (string | number)[]): boolean =>
  fault !== undefined && happensTo(fault.share ?? usual, fault.seed, fault.kind, ...thing)
