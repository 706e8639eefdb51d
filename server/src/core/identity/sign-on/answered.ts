import { recordAct } from '#core/archive'
import type { Db } from '#platform/db'
import type { Caller } from '#platform/http'
import { beginEntering } from '../door/entering.ts'
import { spendLink } from '../door/link.ts'
import { openSession } from '../door/open.ts'
import { refuse } from '../refuse.ts'
import { type Begun, comeBack } from './begun.ts'
import { confirmAnew } from './confirmed.ts'
import { NotShown } from './failing.ts'
import { type Linking, linkPerson, newJoiner } from './linking.ts'
import { oidcShown } from './oidc.ts'
import { type Provider, providerOf } from './provider.ts'
import { type SamlShown, samlShown } from './saml.ts'
import { provesTwo, type Shown, shownAt } from './shown.ts'
import { type Outcome, wouldHappen } from './tried.ts'
import { type Whom, whomShown } from './whom.ts'
import type { SignOnWorld } from './world.ts'

type Given = {
  state: string
  code?: string | undefined
  iss?: string | undefined
  error?: string | undefined
}
type Next = {
  next: 'in' | 'code' | 'enrol' | 'tried' | 'confirmed'
  tried: Outcome | null
}

/** Why nobody came in: kept with the provider and on the record, in words that name no address. */
export const keepFailure = (world: SignOnWorld, { agency, id }: Provider, why: string): Promise<void> =>
  world.db.transaction().execute(async (trx) => {
    const at = world.clock.now()
    await trx
      .updateTable('identity.provider')
      .set({ failed_at: at, failure: why })
      .where('agency_id', '=', agency)
      .where('provider_id', '=', id)
      .execute()
    await recordAct(trx, {
      agency,
      kind: 'sign_on.refused',
      subject: null,
      at,
      by: 'the door',
      why,
      data: { provider: id },
    })
  })

/** An assertion lets somebody in once, in whatever browser it comes again. @throws NotShown. */
const useUp = async (world: SignOnWorld, provider: Provider, { answer }: SamlShown): Promise<void> => {
  const kept = await world.db
    .insertInto('identity.answer_used')
    .values({ agency_id: provider.agency, provider_id: provider.id, answer: answer.id, until: answer.until })
    .onConflict((on) => on.doNothing())
    .returning('until')
    .executeTakeFirst()
  if (!kept) throw new NotShown('Its answer was used before.')
}

const shownBy = async (
  world: SignOnWorld,
  provider: Provider,
  begun: Begun,
  given: Given,
): Promise<Shown> => {
  if (provider.kind === 'oidc') return oidcShown(world, provider, { ...begun, state: given.state }, given)
  const shown = await samlShown(world, provider, begun)
  await useUp(world, provider, shown)
  return shown
}

/** Whether somebody has a second factor of ours. */
const hasFactor = async (db: Db, person: string): Promise<boolean> => {
  const of = (table: 'identity.passkey' | 'identity.code_maker') =>
    db.selectFrom(table).select('person_id').where('person_id', '=', person)
  const found = await Promise.all([
    of('identity.passkey').limit(1).executeTakeFirst(),
    of('identity.code_maker').where('state', '=', 'used').executeTakeFirst(),
  ])
  return found.some(Boolean)
}

/** Where two factors were shown there, in; otherwise to a second factor of ours, or to enrolling one. */
const letIn = async (
  world: SignOnWorld,
  caller: Caller,
  provider: Provider,
  { shown, whom }: { shown: Shown; whom: Whom },
): Promise<Next['next']> => {
  const at = world.clock.now()
  const linking: Linking = {
    agency: provider.agency,
    provider: provider.id,
    subject: shown.subject,
    joins: whom.joins,
  }
  const joining = { name: shown.name, email: (shown.email ?? '').toLowerCase(), at }
  if (provesTwo(shown, provider)) {
    const person = await world.db.transaction().execute(async (trx) => {
      const who = whom.person ?? (await newJoiner(trx, joining))
      if (whom.invitation) await spendLink(world, trx, whom.invitation)
      await linkPerson(world, trx, who, linking)
      return who
    })
    await openSession(world, caller, { person, how: 'sign_on', shownAt: shownAt(shown, at) })
    return 'in'
  }
  const person = whom.person ?? (await world.db.transaction().execute((trx) => newJoiner(trx, joining)))
  const next = (await hasFactor(world.db, person)) ? 'code' : 'enrol'
  await beginEntering(world, caller, {
    next,
    person,
    link: whom.invitation,
    password: null,
    signOn: linking,
  })
  return next
}

const tried = async (
  world: SignOnWorld,
  provider: Provider,
  begun: Begun,
  given: Given,
): Promise<Outcome> => {
  const outcome = await shownBy(world, provider, begun, given)
    .then((shown) => wouldHappen(world, provider, shown))
    .catch((thrown: unknown) => {
      if (!(thrown instanceof NotShown)) throw thrown
      return { lets: false, sentences: [`Nobody would come in. ${thrown.message}`] }
    })
  const at = world.clock.now()
  await world.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('identity.provider')
      .set({ tried_at: at })
      .where('agency_id', '=', provider.agency)
      .where('provider_id', '=', provider.id)
      .execute()
    await recordAct(trx, {
      agency: provider.agency,
      kind: 'sign_on.tried',
      subject: null,
      at,
      by: begun.by ?? 'the door',
      data: { provider: provider.id, lets: outcome.lets },
    })
  })
  return outcome
}

/**
 * A browser has come back from a provider. The answer to it is the same whatever did not hold; why stands with the
 * provider and on the record (CoP-S6, CoP-S7).
 * @throws sign_on_refused.
 */
export const answered = async (world: SignOnWorld, caller: Caller, given: Given): Promise<Next> => {
  const { begun, same } = await comeBack(world, caller, given.state)
  const provider = await providerOf(world.db, begun.agency, begun.provider)
  if (!provider) throw refuse('sign_on_refused')
  if (!same) {
    await keepFailure(world, provider, 'Its answer came by another browser than the one that began.')
    throw refuse('sign_on_refused')
  }
  if (begun.purpose === 'try') return { next: 'tried', tried: await tried(world, provider, begun, given) }
  if (!provider.on) throw refuse('sign_on_refused')
  try {
    const shown = await shownBy(world, provider, begun, given)
    if (begun.purpose === 'confirm') {
      await confirmAnew(world, caller, provider, begun, shown)
      return { next: 'confirmed', tried: null }
    }
    const whom = await whomShown(world.db, provider, shown, world.clock.now())
    return { next: await letIn(world, caller, provider, { shown, whom }), tried: null }
  } catch (thrown) {
    if (!(thrown instanceof NotShown)) throw thrown
    await keepFailure(world, provider, thrown.message)
    throw refuse('sign_on_refused')
  }
}
