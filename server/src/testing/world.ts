import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'
import { addAccount } from '#core/accounts'
import { type Assessor, createAssessor } from '#core/assess'
import type { Connector } from '#core/channels'
import type { World } from '#core/world'
import { fixedClock } from '#platform/clock'
import { keysFrom } from '#platform/crypto'
import { withSession } from '#platform/db'
import { localFiles } from '#platform/files'
import { newId } from '#platform/ids'
import { makeLog } from '#platform/log'
import { type TestDatabase, testDatabase } from './database.ts'
import { pushNetwork } from './network.ts'

export type TestWorld = TestDatabase & {
  world: World
  clock: ReturnType<typeof fixedClock>
  network: ReturnType<typeof pushNetwork>
  /** Its data folder. */
  data: string
  /** Agency 1 and its account on the push network. */
  agency: number
  account: string
}

let shared: Assessor | undefined
afterAll(() => shared?.close())
/** One for a whole file: it is a thread of its own, slow to start. How busy the machine is must not decide how a message is ranked. */
const ofThisFile = (): Assessor => {
  shared ??= createAssessor({ timeoutMs: 10_000, startMs: 20_000 })
  return { ...shared, close: async () => undefined }
}

/** A practice centre on a database of its own: one agency, four people, one account on the push network, a fixed clock. */
export const testWorld = async ({
  connectors = [],
  assessor,
}: {
  connectors?: Connector[]
  assessor?: Assessor
} = {}): Promise<TestWorld> => {
  const database = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'callbox-files-'))
  const clock = fixedClock('2026-03-01T02:14:09Z')
  const network = pushNetwork()
  const ranking = assessor ?? ofThisFile()
  onTestFinished(async () => {
    await ranking.close()
    await rm(folder, { recursive: true, force: true })
  })
  const world: World = {
    db: database.db,
    clock,
    keys: keysFrom(Buffer.alloc(32, 7)),
    files: localFiles(join(folder, 'files')),
    log: makeLog('silent'),
    fetch,
    assessor: ranking,
    connectors: new Map([network, ...connectors].map((c) => [c.network, c])),
    processId: newId(clock.now()),
    centre: { name: 'Riverton', practice: true },
    origin: 'http://localhost:9110',
  }
  const now = clock.now()
  await withSession(database.ownerUrl, async (client) => {
    await client.query(
      `insert into identity.agency (agency_id, name, short_name, zone, pack, languages, non_emergency, made_at)
      values (1, 'Riverton Emergency Communications', 'Riverton ECC', 'America/Chicago', 'us-ecc', '{en,es}', '555-0111', $1)`,
      [now],
    )
    for (const [id, name, role] of [
      ['ruiz', 'A. Ruiz', 'desk'],
      ['okafor', 'B. Okafor', 'desk'],
      ['lindqvist', 'C. Lindqvist', 'supervisor'],
      ['marsh', 'D. Marsh', 'communications'],
    ]) {
      await client.query(
        `insert into identity."user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt") values ($1, $2, $3, true, $4, $4)`,
        [id, name, `${id}@riverton.example`, now],
      )
      await client.query(
        `insert into identity.grant_of_role (agency_id, person_id, role, granted_by, valid_from) values (1, $1, $2, 'setup', $3)`,
        [id, role, now],
      )
    }
  })
  const account = await database.db.transaction().execute((trx) =>
    addAccount(trx, {
      agency: 1,
      network: network.network,
      handle: 'riverton',
      name: 'Riverton ECC',
      by: 'setup',
      now,
    }),
  )
  return { ...database, world, clock, network, data: folder, agency: 1, account }
}
