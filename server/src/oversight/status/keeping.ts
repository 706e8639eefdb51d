import { counted } from '@callbox/contract'
import { loadNow } from '#core/load'
import { failedSince, lastBackup } from '#platform/backup'
import { type Line, lasting, type Source } from './part.ts'

/** Whether the centre keeps up with what comes in (decision 25). */
export const load: Source = {
  part: 'load',
  name: 'Keeping up',
  async read({ world }) {
    const { strained, sentences, slowed, measures } = await loadNow(world)
    const lines = measures
      .filter(({ limit }) => limit !== null)
      .map(
        (one): Line => ({
          name: one.name,
          says: one.sentence,
          state: one.strained ? 'look' : 'well',
        }),
      )
    if (!strained) return { state: 'well', says: 'The centre keeps up.', lines }
    return { state: 'look', says: sentences.join(' '), todo: slowed, lines }
  },
}

/** Seconds after which a backup of a real centre is too old: one was missed, and the next one too. */
const tooOld = 2 * 86_400

/** How old the last whole backup is, and whether one failed since. */
export const backup: Source = {
  part: 'backup',
  name: 'Backup',
  async read({ world }) {
    const [last, failed] = await Promise.all([lastBackup(world), failedSince(world.db)])
    const practice = world.centre.practice
    const said = last
      ? `The last backup is ${lasting(last.age)} old, ${counted(last.rows, 'row')}.`
      : 'No backup was ever made.'
    const figure = last ? { unit: 'hours old', one: 'hour old', value: Math.round(last.age / 3600) } : null
    if (failed)
      return {
        state: 'look',
        says: `The last attempt failed: ${failed.why} ${said}`,
        todo: 'Put right what it says; it is tried again within the hour.',
        figure,
      }
    if (last && last.age < tooOld) return { state: 'well', says: said, figure }
    if (practice)
      return {
        state: 'unset',
        says: last
          ? `Not set up: a practice centre need not keep any. ${said}`
          : 'Not set up: a practice centre keeps none.',
        figure,
      }
    return {
      state: 'look',
      says: said,
      todo: 'Set CALLBOX_BACKUP_TO, so that one is made each day, or run "callbox backup" now.',
      figure,
    }
  },
}
