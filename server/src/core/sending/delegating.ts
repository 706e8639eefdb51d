import {
  type DelegationCategory,
  delegationCategories,
  rightsOf,
  roles,
  type Delegation as Shown,
} from '@callbox/contract'
import { accountRef, accountsOf } from '#core/accounts'
import { recordAct } from '#core/archive'
import { people, personNames } from '#core/identity'
import type { Handlers, World } from '#core/world'
import { refusals } from '#platform/errors'
import { emit } from '#platform/events'
import { type Delegation, delegationsOf, insertDelegation, isInForce } from './delegation.ts'

const refuse = refusals({
  no_such_account: [
    422,
    'account: this agency has no account in use of that id. Choose one from the list, or all.',
  ],
  no_such_person: [
    422,
    'responsible: nobody who works for this agency now has that id. Choose somebody from the list.',
  ],
  roles_missing: [
    422,
    'roles: name the roles that may answer under it, of those that may answer at all ({may}).',
  ],
  until_past: [422, 'until: that moment has passed. Choose one to come, or leave it open.'],
  delegation_there: [
    409,
    '“{name}” is in force already for the same accounts. End that one first, or give this one another name.',
  ],
  no_such_delegation: [404, 'There is no such delegation in this agency: look at the list again.'],
  delegation_over: [409, 'It has ended already. Nothing needs to be done.'],
})

/** The roles that may answer the public at all: a delegation to others would let nobody send. */
const answering = roles.filter((role) => rightsOf([role]).includes('sending.reply'))

/** Others come with the approval of certain words, and go with it. */
const isStanding = <D extends { category: string }>(d: D): d is D & { category: DelegationCategory } =>
  delegationCategories.some((one) => one === d.category)

type Ground = Pick<World, 'db' | 'clock'>
type By = { agency: number; by: string }

/**
 * Gives a standing delegation, by name and with a person who answers for what leaves under it (APCO 2.3.3). One for
 * automatic replies names no roles: a rule sends under it, nobody else.
 * @throws no_such_account, no_such_person, roles_missing, until_past, delegation_there
 */
export const giveDelegation = async (
  { db, clock }: Ground,
  { agency, by }: By,
  asked: {
    category: DelegationCategory
    account: string | null
    name: string
    responsible: string
    roles: readonly string[]
    until: Date | null
  },
): Promise<string> => {
  const now = clock.now()
  const { category, account, name, until } = asked
  if (account !== null && !(await accountsOf(db, agency)).some(({ id }) => id === account))
    throw refuse('no_such_account')
  const person = (await people(db, agency, clock)).find(({ id }) => id === asked.responsible)
  if (!person) throw refuse('no_such_person')
  const given = category === 'reply' ? answering.filter((role) => asked.roles.includes(role)) : []
  if (category === 'reply' && given.length === 0) throw refuse('roles_missing', { may: answering.join(', ') })
  if (until && until <= now) throw refuse('until_past')
  return db.transaction().execute(async (trx) => {
    const there = (await delegationsOf(trx, agency)).some(
      (d) => d.category === category && d.name === name && d.account === account && isInForce(d, now),
    )
    if (there) throw refuse('delegation_there', { name })
    const id = await insertDelegation(trx, {
      ...{ agency, category, account, name, until, by, now },
      ...{ responsible: person.name, responsibleId: person.id, roles: given },
    })
    const data = { delegation: id, by }
    await emit(trx, { agency, name: 'delegation.changed', at: now, subject: id, data })
    return id
  })
}

/** Ends a standing delegation, on the record with its reason; what has left under it stays what it was. @throws no_such_delegation, delegation_over */
export const endDelegation = (
  { db, clock }: Ground,
  { agency, by }: By,
  { id, why }: { id: string; why: string },
): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const at = clock.now()
    const row = await trx
      .selectFrom('sending.delegation')
      .select(['valid_until', 'name', 'category'])
      .where('agency_id', '=', agency)
      .where('delegation_id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!row || !isStanding(row)) throw refuse('no_such_delegation')
    if (row.valid_until && row.valid_until <= at) throw refuse('delegation_over')
    await trx
      .updateTable('sending.delegation')
      .set({ valid_until: at, ended_by: by, ended_at: at, ended_why: why })
      .where('agency_id', '=', agency)
      .where('delegation_id', '=', id)
      .execute()
    const { name, category } = row
    await recordAct(trx, {
      ...{ agency, kind: 'delegation.ended', subject: id, at, by, why },
      data: { name, category },
    })
    await emit(trx, {
      ...{ agency, name: 'delegation.changed', at, subject: id },
      data: { delegation: id, by },
    })
  })

/** Accounts in use that no delegation for replies covers at a moment: nobody can answer from them. */
const uncovered = <A extends { id: string; state: string }>(
  accounts: readonly A[],
  all: readonly Delegation[],
  at: Date,
): A[] =>
  accounts.filter(
    ({ id, state }) =>
      state === 'live' &&
      !all.some(
        (d) => d.category === 'reply' && isInForce(d, at) && (d.account === null || d.account === id),
      ),
  )

export const delegationRoutes: Handlers = {
  'delegations.list': async ({ db, clock }, { agency }) => {
    const at = clock.now()
    const [every, accounts, here] = await Promise.all([
      delegationsOf(db, agency),
      accountsOf(db, agency),
      people(db, agency, clock),
    ])
    const all = every.filter(isStanding)
    const names = await personNames(
      db,
      all.flatMap(({ givenBy, ended }) => [givenBy, ended?.by]).filter((id) => typeof id === 'string'),
    )
    const person = (id: string) => ({ id, name: names.get(id) ?? id })
    const shown = all.map((d): Shown => {
      const account = accounts.find(({ id }) => id === d.account)
      return {
        id: d.id,
        category: d.category,
        account: account
          ? accountRef(account)
          : d.account === null
            ? null
            : { id: d.account, network: '', handle: 'an account that was closed', name: '' },
        name: d.name,
        responsible: d.responsible,
        gone: d.responsibleId !== null && !here.some(({ id }) => id === d.responsibleId),
        roles: d.roles,
        from: d.from.toISOString(),
        until: d.until?.toISOString() ?? null,
        inForce: isInForce(d, at),
        given: d.givenBy === null ? null : person(d.givenBy),
        ended: d.ended && { ...d.ended, by: person(d.ended.by), at: d.ended.at.toISOString() },
      }
    })
    return {
      delegations: [...shown.filter((d) => d.inForce), ...shown.filter((d) => !d.inForce).reverse()],
      without: uncovered(accounts, all, at).map(accountRef),
      people: here.map(({ id, name }) => ({ id, name })),
    }
  },
  'delegations.give': async (world, { agency, person }, asked) => ({
    id: await giveDelegation(
      world,
      { agency, by: person.id },
      {
        category: asked.category,
        account: asked.account,
        name: asked.name,
        responsible: asked.responsible,
        roles: asked.roles,
        until: asked.until === null ? null : new Date(asked.until),
      },
    ),
  }),
  'delegations.end': async (world, { agency, person }, { id, why }) => {
    await endDelegation(world, { agency, by: person.id }, { id, why })
    return { ok: true }
  },
}
