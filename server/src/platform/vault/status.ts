import type { KeyNow, Keys } from '#platform/crypto'
import type { Db } from '#platform/db'
import type { SecretPlace } from './place.ts'

export type VaultStatus = {
  /** Each key with how many secrets of each kind it wraps; `id` null stands for the first form, which knew no wrapping key. */
  keys: (Omit<KeyNow, 'id' | 'from'> & {
    id: string | null
    from: KeyNow['from'] | 'first form'
    wraps: ReadonlyMap<string, number>
  })[]
  /** Secrets that do not open, by kind, with the sentence of the first. */
  broken: { name: string; count: number; why: string }[]
}

const first = {
  id: null,
  from: 'first form',
  madeAt: null,
  retiredAt: null,
  current: false,
  here: true,
} as const

/** Opens every secret once, and says which keys wrap how many. */
export const vaultStatus = async (
  { db, keys }: { db: Db; keys: Keys },
  places: readonly SecretPlace[],
): Promise<VaultStatus> => {
  const wraps = new Map<string | null, Map<string, number>>()
  const broken = new Map<string, { count: number; why: string }>()
  for (const { name, rows } of places)
    for (const { where, formerly, sealed } of await rows(db)) {
      try {
        const by = keys.wrappedBy(sealed)
        const counts = wraps.get(by) ?? new Map<string, number>()
        wraps.set(by, counts.set(name, (counts.get(name) ?? 0) + 1))
        keys.open(where, sealed, formerly)
      } catch (error) {
        const found = broken.get(name)
        broken.set(name, { count: (found?.count ?? 0) + 1, why: found?.why ?? (error as Error).message })
      }
    }
  const known = keys.ring.list()
  const unknown = [...wraps.keys()].filter((id) => id !== null && !known.some((one) => one.id === id))
  return {
    keys: [
      ...(wraps.has(null) ? [first] : []),
      ...known,
      ...unknown.map((id) => ({ ...first, id, from: 'file' as const, here: false })),
    ].map((key) => ({ ...key, wraps: wraps.get(key.id) ?? new Map() })),
    broken: [...broken].map(([name, found]) => ({ name, ...found })),
  }
}
