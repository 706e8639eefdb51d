import { accountsOf } from '#core/accounts'
import { agencies } from '#core/identity'
import type { World } from '#core/world'
import { follow, streamOf } from './stream.ts'

export type Following = { look(): Promise<void>; close(): Promise<void> }

/** Follows the streams of every account that has one; `look` finds them, each second. `close` waits for them to end. */
export const makeFollowing = (world: World): Following => {
  const followed = new Map<string, { stop: AbortController; done: Promise<void> }>()
  const flowing = [...world.connectors.values()].some((connector) => connector.stream)
  const start = (agency: number, id: string): void => {
    const stop = new AbortController()
    const done = follow(world, agency, id, stop.signal)
      .catch((error) => world.log.error({ account: id, error }, 'a stream cannot be followed'))
      .finally(() => followed.delete(id))
    followed.set(id, { stop, done })
  }
  return {
    async look() {
      if (!flowing) return
      const accounts = (
        await Promise.all((await agencies(world.db)).map((a) => accountsOf(world.db, a.id)))
      ).flat()
      const live = new Set(accounts.filter((account) => streamOf(world, account)).map(({ id }) => id))
      for (const [id, { stop }] of followed) if (!live.has(id)) stop.abort()
      for (const { agency, id } of accounts) if (live.has(id) && !followed.has(id)) start(agency, id)
    },
    async close() {
      for (const { stop } of followed.values()) stop.abort()
      await Promise.all([...followed.values()].map(({ done }) => done))
    },
  }
}
