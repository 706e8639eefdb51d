import { join } from 'node:path'
import { recordActs } from '#core/archive'
import { agencies } from '#core/identity'
import { doubtWaiting } from '#core/sending'
import { holdAfterRestore } from '#flows/automatic'
import { type Header, type Opener, type Restored, restoreBackup } from '#platform/backup'
import type { Config } from '#platform/config'
import { connect } from '#platform/db'
import { plan } from './plan.ts'

export type RestoredCentre = Restored & {
  /** Answers that may have gone out since; they are looked for. */
  doubtful: number
}

/**
 * Restores a backup into an empty database and the data folder of `config`, brings it to this version, and puts the
 * restore on every agency's record. @throws StartError; the centre then refuses to start until a restore has ended
 */
export const restoreCentre = async (
  config: Pick<Config, 'data'>,
  database: { ownerUrl: string; appUrl: string },
  {
    file,
    opener,
    now,
    say,
  }: { file: string; opener: Opener; now: () => Date; say: (sentence: string) => void },
): Promise<RestoredCentre> => {
  let doubtful = 0
  const restored = await restoreBackup(
    {
      ownerUrl: database.ownerUrl,
      file,
      opener,
      plan,
      files: join(config.data, 'files'),
      rootKey: join(config.data, 'keys', 'root.key'),
      say,
    },
    async ({ header }) => {
      const { db, end } = connect(database.appUrl, 1)
      try {
        await db.transaction().execute(async (trx) => {
          doubtful = await doubtWaiting(trx, now())
          await holdAfterRestore(trx, now())
          await recordActs(
            trx,
            (await agencies(trx)).map(({ id }) => ({
              agency: id,
              kind: 'centre.restored',
              subject: null,
              at: now(),
              by: 'callbox restore',
              data: actOf(header, doubtful),
            })),
          )
        })
      } finally {
        await end()
      }
    },
  )
  return { ...restored, doubtful }
}

const actOf = ({ madeAt, reason, migrations }: Header, doubtful: number) => ({
  madeAt,
  reason,
  migrations: migrations.length,
  doubtful,
})
