import type { Caller } from '#platform/http'
import { onRecord } from '../record.ts'
import { refuse } from '../refuse.ts'
import type { IdentityWorld } from '../world.ts'
import { showsCode } from './codes.ts'
import { showsPasskey } from './passkeys.ts'
import { shownAgain } from './shown-again.ts'
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
  const still = await shownAgain(world, caller, { session: caller.sessionId, person, how: shown })
  if (!still) throw refuse('not_let_in')
}
