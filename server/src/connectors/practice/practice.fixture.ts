import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Session } from '#core/channels'
import {
  clearFault,
  type FaultKind,
  type FaultSettings,
  type PublicPost,
  practiceNetwork,
  publicSays,
  setFault,
} from '#core/practice'
import { fixedClock } from '#platform/clock'
import { localFiles } from '#platform/files'
import { testDatabase } from '#testing'
import { type PracticeNetwork, practice } from './index.ts'

export const maria = { id: 'maria', handle: '@maria', name: 'Maria' }

/** The network on a database of its own, with its connector and a clock that stands. */
export const practiceGround = async ({ perPage = 5 } = {}) => {
  const database = await testDatabase({ keep: true })
  const folder = await mkdtemp(join(tmpdir(), 'callbox-practice-'))
  const clock = fixedClock('2026-03-01T02:14:09Z')
  const { db } = database
  const network: PracticeNetwork = practiceNetwork({ db, clock, files: localFiles(folder) })
  const connector = practice(network, { perPage })
  let said = 0
  return {
    db,
    clock,
    connector,
    network,
    files: localFiles(folder),
    /** Signs the account in. @returns what opens its session, every time as after a restart. */
    connect: async (handle: string, agency = 1): Promise<() => Session> => {
      const { credential } = await connector.connect!({ agency, handle, secret: 'any', service: null, fetch })
      return () => ({
        account: { id: handle, handle, settings: {} },
        credential,
        session: null,
        saveSession: async () => undefined,
        fetch,
        now: clock.now,
      })
    },
    say: async (account: string, post: Partial<PublicPost> & { text: string }): Promise<string> => {
      const [id] = await db.transaction().execute((trx) =>
        publicSays(trx, {
          agency: 1,
          account,
          at: clock.now(),
          posts: [{ networkId: `said-${++said}`, author: maria, at: clock.now(), ...post }],
        }),
      )
      return id!
    },
    fault: (account: string, kind: FaultKind, settings: FaultSettings & { until?: Date } = {}) =>
      db
        .transaction()
        .execute((trx) =>
          setFault(trx, { agency: 1, account, kind, from: clock.now(), until: null, seed: 7, ...settings }),
        ),
    clear: (account: string) =>
      db.transaction().execute((trx) => clearFault(trx, { agency: 1, account, at: clock.now() })),
    stop: async () => {
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
export type Ground = Awaited<ReturnType<typeof practiceGround>>
