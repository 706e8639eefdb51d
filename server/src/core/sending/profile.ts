import { z } from 'zod'
import type { Connector, Looked, ProfileWanted, Session } from '#core/channels'
import type { OutgoingRow } from './outgoing.ts'

const kept = z.object({ name: z.string(), link: z.string().nullable(), over: z.string() })

/** Whether it is a profile's text, and no post. */
export const isProfile = (row: Pick<OutgoingRow, 'category'>): boolean => row.category === 'profile'

/** What a connector is told of a profile that is to be written. */
export const wantedOf = (row: Pick<OutgoingRow, 'network_key' | 'text' | 'profile'>): ProfileWanted => ({
  key: row.network_key,
  text: row.text,
  ...kept.parse(row.profile),
})

/** A profile is its own message on the network: there is one, and it is there when it says what we wrote. */
export const profileId = (row: Pick<OutgoingRow, 'outgoing_id'>): string => `profile:${row.outgoing_id}`

/**
 * Looks whether the profile says what we wrote. Absence proves that it does not stand there now; that a second writing
 * over the same version is refused when the first still arrives is the network's own comparison.
 * @throws what `profile` of the connector throws
 */
export const lookAtProfile = async (
  connector: Connector,
  session: Session,
  row: OutgoingRow,
): Promise<Looked> => {
  if (!connector.profile)
    return { is: 'cannot_tell', why: 'This network cannot be asked what a profile says.' }
  const { name, text, link } = wantedOf(row)
  const live = await connector.profile(session)
  return live.text === text && live.name === name && live.link === link
    ? { is: 'there', networkId: profileId(row), url: null }
    : { is: 'absent' }
}
