import { joinerRoles, type Role, roleNames } from '@callbox/contract'
import { recordAct } from '#core/archive'
import type { Trx } from '#platform/db'
import { type Caller, may } from '#platform/http'
import { newId } from '#platform/ids'
import { domainsOf } from '../door/domains.ts'
import { tell } from '../door/notice.ts'
import { refuse } from '../refuse.ts'
import { describedBy } from './metadata.ts'
import { isSecure } from './oidc.ts'
import { type OidcSettings, type Provider, providerOf, type SamlSettings, sealSecret } from './provider.ts'
import type { SignOnWorld } from './world.ts'

export type Given = {
  name: string
  domains: string[]
  secondFactor: string[]
  joiners: Role | null
  oidc?:
    | { issuer: string; clientId: string; secret?: string | undefined; trustsAddresses: boolean }
    | undefined
  saml?:
    | {
        metadata?: string | undefined
        entityId?: string | undefined
        signOn?: string | undefined
        certificate?: string | undefined
      }
    | undefined
}
type Described =
  | { kind: 'oidc'; issuer: string; settings: OidcSettings; secret: string | undefined }
  | { kind: 'saml'; issuer: string; settings: SamlSettings; secret: undefined }

/** @throws one_kind, issuer_insecure, metadata_unreadable. */
const describe = async ({ oidc, saml }: Given, before?: Provider): Promise<Described> => {
  if (Boolean(oidc) === Boolean(saml)) throw refuse('one_kind')
  if (saml) {
    const { entityId, ...settings } = await describedBy(
      saml,
      before?.kind === 'saml' ? before.settings.certificates : [],
    )
    return { kind: 'saml', issuer: entityId, settings, secret: undefined }
  }
  const { issuer, clientId, secret, trustsAddresses } = oidc!
  if (!isSecure(issuer)) throw refuse('issuer_insecure')
  return { kind: 'oidc', issuer, settings: { clientId, trustsAddresses }, secret }
}

/** Who gives out roles decides which one joiners get. @throws domain_not_ours, no_joiner_role, joiners_need_people. */
const check = async (
  { db }: SignOnWorld,
  caller: Caller,
  { domains, joiners }: Given,
  before: Role | null,
): Promise<void> => {
  const ours = await domainsOf(db, caller.agency)
  const foreign = domains.find((one) => !ours.includes(one))
  if (foreign) throw refuse('domain_not_ours', { domain: foreign, domains: ours.join(', ') || 'none yet' })
  if (joiners === before || joiners === null) return
  if (!joinerRoles.includes(joiners)) throw refuse('no_joiner_role', { role: roleNames[joiners] })
  if (!may(caller, 'people.manage')) throw refuse('joiners_need_people')
}

const mustFind = async (world: SignOnWorld, agency: number, id: string): Promise<Provider> => {
  const provider = await providerOf(world.db, agency, id)
  if (!provider) throw refuse('no_such_provider')
  return provider
}

/** On the record, and told to whoever looks after security: a provider decides who comes in. */
const done = async (
  world: SignOnWorld,
  trx: Trx,
  { agency, person }: Caller,
  { kind, sentence, data }: { kind: string; sentence: string; data: Record<string, unknown> },
): Promise<void> => {
  const at = world.clock.now()
  await recordAct(trx, { agency, kind, subject: null, at, by: person.id, data })
  await tell(world, trx, { person: person.id, by: person.id, kind: 'sign_on_changed', sentence })
}

const common = ({ name, domains, secondFactor, joiners }: Given, by: string, at: Date) => ({
  name,
  domains: [...new Set(domains)],
  second_factor: [...new Set(secondFactor)],
  joiner_role: joiners,
  changed_at: at,
  changed_by: by,
})

const factsOf = ({ name, domains, secondFactor, joiners }: Given) => ({
  name,
  domains,
  secondFactor,
  joiners,
})

export const addProvider = async (world: SignOnWorld, caller: Caller, given: Given): Promise<string> => {
  const described = await describe(given)
  await check(world, caller, given, null)
  const at = world.clock.now()
  const { agency, person } = caller
  const id = newId(at)
  await world.db.transaction().execute(async (trx) => {
    await trx
      .insertInto('identity.provider')
      .values({
        agency_id: agency,
        provider_id: id,
        kind: described.kind,
        issuer: described.issuer,
        settings: JSON.stringify(described.settings),
        sealed_secret: described.secret ? sealSecret(world, { agency, id }, described.secret) : null,
        state: 'off',
        made_at: at,
        made_by: person.id,
        ...common(given, person.id, at),
      })
      .execute()
    await done(world, trx, caller, {
      kind: 'sign_on.added',
      sentence: `A way to sign in was added, and is off: ${given.name} (${described.issuer}).`,
      data: { provider: id, kind: described.kind, issuer: described.issuer, ...factsOf(given) },
    })
  })
  return id
}

/** @throws other_issuer: who is linked is linked to who they are at this one. */
export const changeProvider = async (
  world: SignOnWorld,
  caller: Caller,
  { provider: id, ...given }: Given & { provider: string },
): Promise<void> => {
  const before = await mustFind(world, caller.agency, id)
  const described = await describe(given, before)
  if (described.kind !== before.kind || described.issuer !== before.issuer) throw refuse('other_issuer')
  await check(world, caller, given, before.joiners)
  const at = world.clock.now()
  const { agency, person } = caller
  await world.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('identity.provider')
      .set({
        settings: JSON.stringify(described.settings),
        ...(described.secret ? { sealed_secret: sealSecret(world, { agency, id }, described.secret) } : {}),
        ...common(given, person.id, at),
      })
      .where('agency_id', '=', agency)
      .where('provider_id', '=', id)
      .execute()
    await done(world, trx, caller, {
      kind: 'sign_on.changed',
      sentence: `The way to sign in through ${given.name} was changed.`,
      data: { provider: id, secret: Boolean(described.secret), ...factsOf(given) },
    })
  })
}

export const switchProvider = async (
  world: SignOnWorld,
  caller: Caller,
  { provider: id, on }: { provider: string; on: boolean },
): Promise<void> => {
  const { name } = await mustFind(world, caller.agency, id)
  await world.db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('identity.provider')
      .set({ state: on ? 'on' : 'off', changed_at: world.clock.now(), changed_by: caller.person.id })
      .where('agency_id', '=', caller.agency)
      .where('provider_id', '=', id)
      .where('state', '!=', on ? 'on' : 'off')
      .executeTakeFirst()
    if (numUpdatedRows > 0n)
      await done(world, trx, caller, {
        kind: 'sign_on.switched',
        sentence: `Signing in through ${name} is ${on ? 'on' : 'off'} now.`,
        data: { provider: id, on },
      })
  })
}

export const removeProvider = async (world: SignOnWorld, caller: Caller, id: string): Promise<void> => {
  const { name } = await mustFind(world, caller.agency, id)
  const at = world.clock.now()
  await world.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('identity.provider')
      .set({
        state: 'off',
        sealed_secret: null,
        removed_at: at,
        changed_at: at,
        changed_by: caller.person.id,
      })
      .where('agency_id', '=', caller.agency)
      .where('provider_id', '=', id)
      .execute()
    const parted = await trx
      .deleteFrom('identity.signed_on')
      .where('agency_id', '=', caller.agency)
      .where('provider_id', '=', id)
      .returning('person_id')
      .execute()
    await done(world, trx, caller, {
      kind: 'sign_on.removed',
      sentence: `The way to sign in through ${name} was taken away.`,
      data: { provider: id, parted: parted.length },
    })
  })
}

/** @throws no_such_linked. */
export const unlink = async (
  world: SignOnWorld,
  caller: Caller,
  { provider: id, person }: { provider: string; person: string },
): Promise<void> => {
  const { name } = await mustFind(world, caller.agency, id)
  await world.db.transaction().execute(async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('identity.signed_on')
      .where('agency_id', '=', caller.agency)
      .where('provider_id', '=', id)
      .where('person_id', '=', person)
      .executeTakeFirst()
    if (numDeletedRows === 0n) throw refuse('no_such_linked')
    await recordAct(trx, {
      agency: caller.agency,
      kind: 'sign_on.unlinked',
      subject: null,
      at: world.clock.now(),
      by: caller.person.id,
      data: { provider: id, person },
    })
    await tell(world, trx, {
      person,
      by: caller.person.id,
      kind: 'sign_on_unlinked',
      sentence: `You were parted from who you are at ${name}: the next time you sign in through it, your address decides who you are.`,
    })
  })
}
