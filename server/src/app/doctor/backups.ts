import { failedSince, lastBackup } from '#platform/backup'
import { type Check, finding } from './finding.ts'

/** Hours: one daily backup may be missed before somebody is told. */
const oldest = 48

/** What a practice centre holds can be made again. */
const recent: Check = {
  name: 'a backup was made in the last two days',
  async look({ db, world }) {
    const centre = await db.selectFrom('platform.centre').select('practice').executeTakeFirst()
    const failed = await failedSince(db)
    const findings = finding(
      'warning',
      failed ? [`${failed.at.toISOString()} (${failed.why})`] : [],
      () => 'The last backup failed',
      'Put right what it says; it is tried again each hour, or run "callbox backup".',
    )
    if (!centre || centre.practice) return findings
    const last = await lastBackup({ db, clock: world.clock })
    const old = last === null || last.age > oldest * 3600
    return [
      ...findings,
      ...finding(
        'warning',
        old ? [last === null ? 'none was ever made here' : `the last is of ${last.at.toISOString()}`] : [],
        () => 'There is no recent backup',
        'Set CALLBOX_BACKUP_TO to a folder on another disk for one each day, or run "callbox backup"; check it with "callbox backup --check FILE".',
      ),
    ]
  },
}

export const backups: readonly Check[] = [recent]
