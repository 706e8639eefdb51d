import type { Caller } from '#platform/http'
import { onRecord } from '../record.ts'
import { refuse } from '../refuse.ts'
import { forget } from '../remembered.ts'
import type { IdentityWorld } from '../world.ts'
import { showsCode } from './codes.ts'
import { showsPasskey } from './passkeys.ts'
import { beginTry, personKey, succeeded } from './tries.ts'

type Given = { code: string } | { ceremony: string; response: Record<string, unknown> }

/** A second factor shown once more, by this very session. @throws not_let_in, which is on the record. */
export const confirm = async (world: IdentityWorld, caller: Caller, given: Given): Promise<void> => {
  const person = caller.person.id
  const keys = [personKey(world, `confirm ${person}`, null)]
  const { open } = await beginTry(world, keys)
  const shown = !open
    ? null
    : 'code' in given
      ? await world.db.transaction().execute((trx) => showsCode(world, trx, { person, code: given.code }))
      : (await showsPasskey(world, given)) === person
        ? 'passkey'
        : null
  if (!shown || !caller.sessionId) {
    if (open) await onRecord(world, { kind: 'session.not_confirmed', person })
    throw refuse('not_let_in')
  }
  await succeeded(world, keys)
  await world.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('identity.session_fact')
      .set({ shown_at: world.clock.now() })
      .where('session_id', '=', caller.sessionId)
      .execute()
    await onRecord(world, { kind: 'session.confirmed', person, data: { how: shown } }, trx)
  })
  await forget(world, caller.sessionId)
}
