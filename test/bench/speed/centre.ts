import { join } from 'node:path'
import { practice } from '../../../server/src/connectors/practice/index.ts'
import { web } from '../../../server/src/connectors/web/index.ts'
import { addAccount } from '../../../server/src/core/accounts/index.ts'
import { type Assessor, createAssessor } from '../../../server/src/core/assess/index.ts'
import { makePractice } from '../../../server/src/core/identity/index.ts'
import { practiceNetwork } from '../../../server/src/core/practice/index.ts'
import type { World } from '../../../server/src/core/world/index.ts'
import { systemClock } from '../../../server/src/platform/clock/index.ts'
import { keysFrom } from '../../../server/src/platform/crypto/index.ts'
import { type AppPool, connect } from '../../../server/src/platform/db/index.ts'
import { localFiles } from '../../../server/src/platform/files/index.ts'
import { newId } from '../../../server/src/platform/ids/index.ts'
import { makeLog } from '../../../server/src/platform/log/index.ts'
import type { Place } from './ground.ts'

export const agency = 1
export type Open = { world: World; pool: AppPool; close(): Promise<void> }

/** The world of one process of the product on a database, with the product's own parts and the clock of the machine. */
export const openCentre = (
  place: Pick<Place, 'appUrl'>,
  folder: string,
  { assessor, connections = 20 }: { assessor?: Assessor; connections?: number } = {},
): Open => {
  const { db, pool, end } = connect(place.appUrl, connections)
  const clock = systemClock
  const files = localFiles(join(folder, 'files'))
  const ranking = assessor ?? createAssessor()
  const ground = { db, clock, files }
  return {
    pool,
    world: {
      ...ground,
      keys: keysFrom(Buffer.alloc(32, 7)),
      log: makeLog('silent'),
      fetch,
      assessor: ranking,
      connectors: new Map([practice(practiceNetwork(ground)), web].map((c) => [c.network, c])),
      processId: newId(clock.now()),
      centre: { name: 'Riverton', practice: true },
      origin: 'http://localhost:9110',
    },
    async close() {
      if (!assessor) await ranking.close()
      await end()
    },
  }
}

/** Furnishes an empty database: the practice agency, its people, and so many accounts. @returns the accounts' ids. */
export const furnish = async (place: Pick<Place, 'appUrl'>, folder: string, accounts: number) => {
  const { db, end } = connect(place.appUrl, 2)
  const clock = systemClock
  const nobody = { assessBatch: async () => [], close: async () => undefined }
  const open = openCentre(place, folder, { assessor: nobody, connections: 2 })
  await db
    .insertInto('platform.centre')
    .values({ practice: true, name: 'Riverton', made_at: clock.now() })
    .execute()
  await makePractice(open.world)
  const ids: string[] = []
  for (let n = 0; n < accounts; n++)
    ids.push(
      await db.transaction().execute((trx) =>
        addAccount(trx, {
          agency,
          network: 'practice',
          handle: `riverton${n}`,
          name: `Riverton ${n}`,
          by: 'bench',
          now: clock.now(),
        }),
      ),
    )
  await open.close()
  await end()
  return ids
}
