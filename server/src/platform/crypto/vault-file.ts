import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { StartError } from '#platform/errors'

const key = z.object({
  id: z.string(),
  madeAt: z.iso.datetime(),
  /** Since when nothing new is sealed with it. */
  retiredAt: z.iso.datetime().nullable(),
})
const kept = z.object({
  version: z.literal(1),
  /** The key that new secrets are sealed with. */
  current: z.string(),
  keys: z.array(
    z.discriminatedUnion('from', [
      key.extend({ from: z.literal('file'), key: z.string() }),
      key.extend({ from: z.literal('command'), wrapped: z.string() }),
      key.extend({ from: z.literal('environment') }),
      key.extend({ from: z.literal('root') }),
    ]),
  ),
  /** A change of keys that has not ended. */
  changing: z.object({ to: z.string(), begunAt: z.iso.datetime() }).nullable(),
})
/** What stands in `keys/vault.json`: the keys that wrap secrets, or what is needed to get them. */
export type Kept = z.infer<typeof kept>
export type KeptKey = Kept['keys'][number]

/** @throws StartError when it is none. */
export const parseVault = (file: string, text: string): Kept => {
  try {
    return kept.parse(JSON.parse(text))
  } catch (error) {
    throw new StartError(
      `The key file ${file} is damaged, or of a newer version: put back the copy from your backup; without it sealed secrets cannot be opened.`,
      { cause: error },
    )
  }
}

/** @returns null when there is none. */
export const readVault = (file: string): Promise<string | null> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new StartError(`The key file ${file} cannot be read (${error.code}): give it to this user.`)
  })

/**
 * Writes it whole and to the disk before it takes its name, so that nothing is ever sealed with a key that a lost disk
 * cache could take away. `fresh`: only when there is none. @returns whether it was written
 */
export const writeVault = async (file: string, vault: Kept, { fresh = false } = {}): Promise<boolean> => {
  const folder = dirname(file)
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const handle = await open(draft, 'wx', 0o600)
    try {
      await handle.writeFile(`${JSON.stringify(vault, null, 2)}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (fresh) await link(draft, file)
    else await rename(draft, file)
    const opened = await open(folder, 'r')
    await opened.sync().finally(() => opened.close())
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (fresh && code === 'EEXIST') return false
    throw new StartError(`The key file ${file} cannot be written (${code}): make the folder writable.`)
  } finally {
    await rm(draft, { force: true })
  }
}

/** One that holds the keys of both; the first says which is used. For a restore into a folder that has keys already. */
export const joined = (there: Kept, other: Kept): Kept => ({
  ...there,
  keys: [...there.keys, ...other.keys.filter(({ id }) => !there.keys.some((one) => one.id === id))],
})
