import { type Account, abilitiesFor, accountById, connectorFor } from '#core/accounts'
import type { Retention } from '#core/archive'
import type { World } from '#core/world'
import { delegationById } from './delegation.ts'
import { type DoorRule, DoorShut, type DoorTrx } from './door.ts'
import { byAskedKey, keepOutgoing } from './keep.ts'
import { notLive, type OutgoingRow } from './outgoing.ts'
import { graphemes, saysEmergencyNumber } from './rules.ts'

export type ProfileAsked = {
  agency: number
  account: string
  by: { id: string; name: string }
  /** The delegation that the approval of these words made. */
  delegation: string
  name: string
  text: string
  /** The address that the profile points at; null for none. */
  link: string | null
  language: string
  /** The version of the live profile that was seen: over another one nothing is written. */
  over: string
  /** The same key is the same attempt, however often it is asked for. */
  key: string
  emergencyNumbers: readonly string[]
  retention: Retention
}

/** Why the profile of an account cannot be written by us now, in words; null when it can. */
export const cannotSetProfile = (
  world: Pick<World, 'connectors'>,
  account: Account | null,
): string | null => {
  if (!account) return 'The account is no longer in the register: choose one that is.'
  const abilities = abilitiesFor(world, account)
  if (!abilities.profile?.write || !connectorFor(world, account.network)?.setProfile)
    return (
      abilities.words.profile ??
      `The profile of ${account.handle} cannot be written by a program: copy the text, set it there by hand, and say so.`
    )
  return notLive(account)
}

/**
 * The gate for what an account says about itself, and then the thing itself, ready to leave (law 3, law 4, law 5; APCO
 * 2.1.1, 2.3.3). The caller has checked the right, and that these very words were approved by another person.
 * @throws DoorShut `no_delegation`, `too_long`, `cannot_send`, `emergency_sentence_missing`
 */
export const prepareProfile = async (
  trx: DoorTrx,
  world: Pick<World, 'clock' | 'connectors'>,
  asked: ProfileAsked,
): Promise<OutgoingRow> => {
  const { agency } = asked
  const askedKey = `profile:${asked.account}:${asked.key}`
  const before = await byAskedKey(trx, agency, askedKey)
  if (before) return before
  const account = await accountById(trx, agency, asked.account)
  const at = world.clock.now()
  const shut = (rule: DoorRule, detail: Record<string, string | number> = {}): DoorShut =>
    new DoorShut(
      { agency, category: 'profile', rule, by: asked.by.id, conversation: null, account: asked.account },
      { account: account?.handle ?? 'this account', ...detail },
    )
  const chain = await delegationById(trx, { agency, id: asked.delegation, now: at })
  if (chain?.category !== 'profile' || chain.account !== asked.account) throw shut('no_delegation')
  const why = cannotSetProfile(world, account)
  if (why !== null || !account) throw shut('cannot_send', { why: why ?? '' })
  const { text: room, name } = abilitiesFor(world, account).profile!
  for (const [said, most] of [
    [asked.text, room],
    [asked.name, name],
  ] as const) {
    const length = graphemes(said)
    const over = Math.max(
      length - most.graphemes,
      most.bytes === null ? 0 : Buffer.byteLength(said) - most.bytes,
    )
    if (over > 0) throw shut('too_long', { length, longest: most.graphemes, over })
  }
  if (!saysEmergencyNumber(asked.text, asked.emergencyNumbers))
    throw shut('emergency_sentence_missing', { number: asked.emergencyNumbers[0] ?? 'the emergency number' })
  return keepOutgoing(trx, {
    agency,
    at,
    account,
    connector: connectorFor(world, account.network)!,
    delegation: chain,
    category: 'profile',
    conversation: null,
    answers: null,
    by: asked.by,
    text: asked.text,
    language: asked.language,
    template: null,
    emergency: false,
    now: true,
    askedKey,
    retention: asked.retention,
    profile: { name: asked.name, link: asked.link, over: asked.over },
  })
}
