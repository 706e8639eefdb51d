import { join } from 'node:path'
import { readConfig } from '#platform/config'
import { loadKeys } from '#platform/crypto'
import { connect } from '#platform/db'
import { rotateKeys, type SecretPlace } from '#platform/vault'
import { modules } from './modules.ts'

/** Everything that the centre keeps sealed. */
export const places: readonly SecretPlace[] = modules.flatMap((module) => module.secrets ?? [])

/** A change of keys that stands still for a while after each secret, and says so: to be killed there. */
export const rotateSlowly = async (url: string, data: string, tell: () => void): Promise<void> => {
  const { db, end } = connect(url, 3)
  const keys = await loadKeys(join(data, 'keys', 'root.key'), readConfig({ CALLBOX_DATA: data }).keys)
  const slow = places.map(
    (place): SecretPlace => ({
      ...place,
      rows: async (from) =>
        (await place.rows(from)).map((row) => ({
          ...row,
          put: async (next) => {
            const put = await row.put(next)
            tell()
            await new Promise((resolve) => setTimeout(resolve, 200))
            return put
          },
        })),
    }),
  )
  await rotateKeys({ db, keys, now: () => new Date() }, slow, { settle: 0 })
  await end()
}

const [, , url, data] = process.argv
if (url?.startsWith('postgres') && data)
  await rotateSlowly(url, data, () => void process.stdout.write('put\n'))
