import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Band, bands } from '@callbox/contract'
import { z } from 'zod'
import { packsFolder, readYaml } from '#core/policy'

const list = z.array(z.string({ error: 'write a text' }).min(1, { error: 'write a text' })).min(1)
const band = z.enum(bands, { error: `write one of ${bands.join(', ')}` })

const poolFile = z.strictObject({
  /** Lists that `{name}` in a text is filled from. */
  words: z.record(z.string(), list).default({}),
  /** By language, then by the band a trainer expects. */
  texts: z.record(z.string(), z.partialRecord(band, list)),
})
/** A file of texts: by language and band, with the lists that their `{names}` are filled from. */
export type Pool = {
  words: Readonly<Record<string, readonly string[]>>
  texts: Readonly<Record<string, Readonly<Partial<Record<Band, readonly string[]>>>>>
}

const peopleFile = z.record(z.string(), z.strictObject({ first: list, last: list }))
/** Names of invented people by language; whatever is not there has those of `en`. */
export type People = Readonly<Record<string, { first: readonly string[]; last: readonly string[] }>>

/** Where the practice material lies; it ends in no slash. */
export const practiceFolder = join(packsFolder, 'practice')

const pools = new Map<string, Pool>()

/** The pool of a name; null when there is no such file. Read once. */
export const poolNamed = (name: string): Pool | null => {
  const known = pools.get(name)
  if (known) return known
  const file = join(practiceFolder, 'texts', `${name}.yaml`)
  if (!existsSync(file)) return null
  const pool: Pool = readYaml(packsFolder, file, poolFile).data
  pools.set(name, pool)
  return pool
}

let named: People | undefined
export const people = (): People => {
  named ??= readYaml(packsFolder, join(practiceFolder, 'people.yaml'), peopleFile).data
  return named
}
