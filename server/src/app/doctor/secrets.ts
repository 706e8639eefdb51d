import { counted, plural } from '@callbox/contract'
import type { SecretPlace } from '#platform/vault'
import { modules } from '../modules.ts'
import { type Check, finding } from './finding.ts'

/** Each kind of sealed secret that this version keeps. */
const places: readonly SecretPlace[] = modules.flatMap((module) => module.secrets ?? [])

/** Each sealed secret is opened with the keys that are here; which one does not is said by its place, and nothing of what is in it. */
const open: Check = {
  name: 'sealed secrets open with the keys that are here',
  async look({ db, world: { keys } }) {
    const shut: string[] = []
    for (const { name, rows } of places)
      for (const { where, formerly, sealed } of await rows(db)) {
        try {
          keys.open(where, sealed, formerly)
        } catch {
          shut.push(`${name} (${where})`)
        }
      }
    return finding(
      'wrong',
      shut,
      (n) => `${counted(n, 'sealed secret')} ${plural(n, 'does', 'do')} not open with the keys that are here`,
      'Put back the folder "keys" (or CALLBOX_KEY, CALLBOX_KEY_COMMAND) of the time when they were sealed, or enter these secrets again: connect the account, set the mail server, make the webhook or the way to sign in anew.',
    )
  },
}

export const secrets: readonly Check[] = [open]
