import { randomBytes } from 'node:crypto'
import type { Trx } from '#platform/db'
import { authOf } from '../auth.ts'
import { onRecord } from '../record.ts'
import type { IdentityWorld } from '../world.ts'
import { deviceOf } from './device.ts'
import type { Visitor } from './open.ts'

/** As the sign-in library's types lose it. */
type Carrier = {
  carrySession(of: {
    body: { token: string; remember: boolean }
    headers: Headers
    returnHeaders: true
  }): Promise<{ headers: Headers }>
}

const renewToken = async (trx: Trx, session: string, person: string): Promise<string | null> => {
  const token = randomBytes(32).toString('base64url')
  const { numUpdatedRows } = await trx
    .updateTable('identity.session')
    .set({ token })
    .where('id', '=', session)
    .where('userId', '=', person)
    .executeTakeFirst()
  return numUpdatedRows > 0n ? token : null
}

/**
 * A second factor was shown once more: the session stays, with what hangs on it, and gets a new secret in the browser's cookie.
 * The old one, and whoever may have it, is out within 4 s, and until then may do no more than before; what other tabs had
 * under way comes through. @returns false when the session has ended meanwhile.
 */
export const shownAgain = async (
  world: IdentityWorld,
  visitor: Visitor,
  { session, person, how }: { session: string; person: string; how: string },
): Promise<boolean> => {
  const token = await world.db.transaction().execute(async (trx) => {
    const renewed = await renewToken(trx, session, person)
    if (!renewed) return null
    await trx
      .updateTable('identity.session_fact')
      .set({ shown_at: world.clock.now() })
      .where('session_id', '=', session)
      .execute()
    await onRecord(world, { kind: 'session.confirmed', person, data: { how } }, trx)
    return renewed
  })
  if (!token) return false
  const device = await deviceOf(world, visitor.request)
  const { headers } = await (authOf(world).api as unknown as Carrier).carrySession({
    body: { token, remember: device?.managed ?? false },
    headers: new Headers({ origin: world.origin }),
    returnHeaders: true,
  })
  for (const line of headers.getSetCookie()) visitor.setCookie?.(line)
  return true
}
