import { recordAct } from '#core/archive'
import type { World } from '#core/world'
import { AppError } from '#platform/errors'
import type { Caller } from '#platform/http'

/** A decision about access that was refused is on the record too, with whom it was about (CoP-S6). */
export const recordingRefusals = async <T>(
  { db, clock }: Pick<World, 'db' | 'clock'>,
  { agency, person }: Pick<Caller, 'agency' | 'person'>,
  about: Record<string, unknown>,
  decide: () => Promise<T>,
  counts: (code: string) => boolean = () => true,
): Promise<T> => {
  try {
    return await decide()
  } catch (thrown) {
    if (thrown instanceof AppError && counts(thrown.code)) {
      const data = { ...about, code: thrown.code }
      await db.transaction().execute((trx) =>
        recordAct(trx, {
          agency,
          kind: 'role.refused',
          subject: null,
          at: clock.now(),
          by: person.id,
          data,
        }),
      )
    }
    throw thrown
  }
}
