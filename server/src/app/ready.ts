import type { OutputOf, Routes } from '@callbox/contract'
import { strainNow } from '#core/load'
import type { Handlers, World } from '#core/world'
import { readParts } from '#oversight/status'
import { readerLag } from '#platform/events'
import { documentRoutes } from '#platform/http'
import { processes } from '#platform/process'

export type Ready = OutputOf<Routes['system.ready']>

/**
 * What is missing for the centre to do its work, in words, for anybody: no account, person, host or agency is named.
 * Bounded in time; a database that is away is told as such.
 */
export const readiness = async (
  world: World,
  extra: readonly string[] = [],
  seconds?: number,
): Promise<Ready> => {
  const { parts } = await readParts(world, null, seconds)
  const broken = parts.filter(({ state }) => state === 'broken')
  const missing = [...extra, ...broken.map(({ says, todo }) => [says, todo].filter(Boolean).join(' '))]
  const away = parts.length === 1
  const nothing = [[], [], []] as const
  const [readers, live, strained] = away
    ? nothing
    : await Promise.all([
        readerLag(world.db),
        processes(world.db, world.clock.now()),
        strainNow(world.db).then(({ sentences }) => sentences),
      ]).catch(() => nothing)
  return {
    ready: missing.length === 0,
    missing,
    parts: parts.map(({ part, state, says }) => ({ part, state, says })),
    /** What the centre cannot keep up with: it serves all the same. */
    strained: [...strained],
    readers: [...readers],
    workers: live.filter(({ kind, alive }) => kind === 'work' && alive).length,
  }
}

/** Milliseconds for which one answer serves everybody who asks: the address is public. */
const holds = 1000

/** The routes that belong to the application as a whole. */
export const systemRoutes = (missing: () => readonly string[]): Handlers => {
  let last: { at: number; state: Promise<Ready> } | null = null
  return {
    ...(documentRoutes as Handlers),
    'system.alive': async () => ({ ok: true }),
    'system.ready': async (world) => {
      const now = performance.now()
      if (!last || now - last.at > holds) last = { at: now, state: readiness(world, missing()) }
      const state = await last.state
      if (state.ready) return state
      return Response.json(state, { status: 503 }) as never
    },
  }
}
