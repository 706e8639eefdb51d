import { randomBytes } from 'node:crypto'
import { StartError } from '#platform/errors'
import { keyFromText, unwrapKey, withId, wrapKey } from './hook.ts'
import { MissingKey, type WrappingKey } from './sealed.ts'
import type { RingStore } from './store.ts'
import { type Kept, type KeptKey, parseVault } from './vault-file.ts'

/** What the operator gives beside the data folder; nothing of it is ever printed. */
export type KeysGiven = {
  /** 32 bytes, in base64 or hexadecimal. */
  key: string | null
  /** Those that were given before it, still needed to read. */
  before: readonly string[]
  /** Wraps and unwraps what is kept in the file. */
  command: string | null
}
export const nothingGiven: KeysGiven = { key: null, before: [], command: null }

export type KeyNow = {
  id: string
  from: KeptKey['from']
  madeAt: string | null
  retiredAt: string | null
  /** New secrets are sealed with it. */
  current: boolean
  /** False when it is named and cannot be had. */
  here: boolean
}

/** The keys that wrap secrets: one for what is new, and those before it, to read. */
export type Ring = {
  current(): WrappingKey
  /** @throws MissingKey */
  find(id: string): WrappingKey
  list(): KeyNow[]
  /** Looks whether another process has changed it. @throws StartError */
  refresh(): Promise<void>
  /**
   * A new key that every process can read with; nothing is sealed with it yet. A change under way goes on; one
   * whose key the environment holds already needs none. @returns the id of the key to change to
   */
  announce(now: Date): Promise<string>
  /** Takes an announced key back with which nothing was sealed. */
  withdraw(): Promise<void>
  /** From now on new secrets are sealed with the announced key. */
  adopt(now: Date): Promise<void>
  /** The change has ended. Keys that went a day ago and wrap nothing any more are thrown away. @returns their ids */
  finish(now: Date, wrapping: ReadonlySet<string>): Promise<string[]>
}

/** Keys that went keep for so long (ms): what was sealed with one at the last moment is then found and wrapped anew. */
const keptAfter = 24 * 3600_000

/**
 * The ring: the key that comes from the root key, those of the environment, and those of the file, which a command of the
 * operator unwraps where it has wrapped them. Where none was chosen yet it is the root's; the first start with another
 * writes that down. `start` reads the file, and throws a StartError when the key for new secrets cannot be had.
 */
export const ringOn = (
  store: RingStore,
  root: Uint8Array,
  { key, before, command }: KeysGiven = nothingGiven,
): Ring & { start(): Promise<void> } => {
  const ofRoot = withId(Buffer.from(root))
  const own = key === null ? null : keyFromText(key, 'CALLBOX_KEY')
  const fixed = [
    ofRoot,
    ...(own ? [own] : []),
    ...before.map((one) => keyFromText(one, 'CALLBOX_KEY_BEFORE')),
  ]
  const keys = new Map(fixed.map((one) => [one.id, one]))
  const troubles = new Map<string, string>()
  let text: string | null = null
  let kept: Kept | null = null
  let current = own ?? ofRoot

  const takePlain = (vault: Kept): void => {
    for (const one of vault.keys)
      if (one.from === 'file' && !keys.has(one.id)) keys.set(one.id, withId(Buffer.from(one.key, 'base64')))
  }
  const take = async (vault: Kept): Promise<void> => {
    takePlain(vault)
    for (const one of vault.keys) {
      if (one.from !== 'command' || keys.has(one.id)) continue
      try {
        keys.set(one.id, await unwrapKey(command, one.id, one.wrapped))
        troubles.delete(one.id)
      } catch (error) {
        // One that went is missed when something asks for it; the one in use at once.
        if (one.id === vault.current) throw error
        troubles.set(one.id, (error as Error).message)
      }
    }
    const now = keys.get(vault.current)
    if (!now)
      throw new StartError(
        `The key ${vault.current}, with which secrets are sealed, is not here: put it into CALLBOX_KEY or CALLBOX_KEY_BEFORE if it stood there, or put back the copy of ${store.name}.`,
      )
    current = now
  }
  const refresh = async (): Promise<void> => {
    const found = await store.read()
    if (found === null || found === text) return
    const vault = parseVault(store.name, found)
    await take(vault)
    text = found
    kept = vault
  }
  const write = async (next: Kept): Promise<void> => {
    await store.write(next)
    await refresh()
  }

  /** Where the next key comes from, and how it is kept. */
  const next = async (at: Date): Promise<{ made: WrappingKey; entry: KeptKey }> => {
    const about = { madeAt: at.toISOString(), retiredAt: null }
    if (own) return { made: own, entry: { id: own.id, ...about, from: 'environment' } }
    const made = withId(randomBytes(32))
    return {
      made,
      entry: command
        ? { id: made.id, ...about, from: 'command', wrapped: await wrapKey(command, made) }
        : { id: made.id, ...about, from: 'file', key: made.key.toString('base64') },
    }
  }

  return {
    async start() {
      await refresh()
      if (kept || !(own || command)) return
      // From now on nothing starts without it: else secrets would be sealed with another key, unseen.
      const { made, entry } = await next(new Date())
      const vault: Kept = { version: 1, current: made.id, keys: [entry], changing: null }
      await store.write(vault, { fresh: true })
      await refresh()
    },
    current: () => current,
    find(id) {
      if (!keys.has(id)) {
        const found = store.readNow()
        if (found !== null && found !== text) takePlain(parseVault(store.name, found))
      }
      const key = keys.get(id)
      if (!key)
        throw new MissingKey(
          `This secret was sealed with the key ${id}, which is not here: ${troubles.get(id) ?? `put back the copy of ${store.name} that holds it, or the key into CALLBOX_KEY_BEFORE.`}`,
        )
      return key
    },
    list: () => {
      const of = (id: string, from: KeptKey['from'], entry?: KeptKey): KeyNow => ({
        id,
        from,
        madeAt: entry?.madeAt ?? null,
        retiredAt: entry?.retiredAt ?? null,
        current: id === current.id,
        here: keys.has(id),
      })
      const named = (kept?.keys ?? []).map((entry) => of(entry.id, entry.from, entry))
      const others = fixed
        .filter(({ id }) => !named.some((one) => one.id === id))
        .map(({ id }) => of(id, id === ofRoot.id ? 'root' : 'environment'))
      return [...others, ...named]
    },
    refresh,
    async announce(now) {
      await refresh()
      if (kept?.changing) return kept.changing.to
      // The environment's key can only be changed there.
      if (own?.id === current.id) return current.id
      const base: Kept = kept ?? { version: 1, current: current.id, keys: [], changing: null }
      const { made, entry } = await next(now)
      await write({
        ...base,
        keys: [...base.keys.filter(({ id }) => id !== made.id), entry],
        changing: { to: made.id, begunAt: now.toISOString() },
      })
      keys.set(made.id, made)
      return made.id
    },
    async withdraw() {
      await refresh()
      const to = kept?.changing?.to
      if (!kept || !to || kept.current === to) return
      await write({ ...kept, changing: null, keys: kept.keys.filter(({ id }) => id !== to) })
    },
    async adopt(now) {
      await refresh()
      if (!kept?.changing || kept.current === kept.changing.to) return
      const { to } = kept.changing
      await write({
        ...kept,
        current: to,
        keys: kept.keys.map((one) =>
          one.id === to || one.retiredAt ? one : { ...one, retiredAt: now.toISOString() },
        ),
      })
    },
    async finish(now, wrapping) {
      await refresh()
      if (!kept) return []
      const old = ({ id, retiredAt, from }: KeptKey): boolean =>
        from !== 'root' &&
        retiredAt !== null &&
        now.getTime() - Date.parse(retiredAt) >= keptAfter &&
        !wrapping.has(id)
      const gone = kept.keys.filter(old).map(({ id }) => id)
      await write({ ...kept, changing: null, keys: kept.keys.filter(({ id }) => !gone.includes(id)) })
      return gone
    },
  }
}
