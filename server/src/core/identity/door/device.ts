import type { Caller } from '#platform/http'
import { newId } from '#platform/ids'
import type { IdentityWorld } from '../world.ts'
import { cookieOf, giveCookie, marked, unmarked } from './cookies.ts'

const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|Chromium|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: readonly (readonly [RegExp, string])[] = [
  [/\bWindows\b/, 'Windows'],
  [/\biPhone\b/, 'an iPhone'],
  [/\biPad\b/, 'an iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'a Mac'],
  [/\bLinux\b/, 'Linux'],
]
const first = (agent: string, table: typeof browsers): string | null =>
  table.find(([like]) => like.test(agent))?.[1] ?? null

/** A browser by the name people know, from what it says of itself; a claim, good for recognising, proof of nothing. */
export const deviceWords = (agent: string | null): string => {
  const browser = first(agent ?? '', browsers)
  const system = first(agent ?? '', systems)
  if (!browser && !system) return 'an unknown program'
  return system ? `${browser ?? 'a browser'} on ${system}` : browser!
}

const cookie = 'device'
const purpose = 'device cookie'
/** Seconds: as long as browsers keep any. */
const lasts = 400 * 24 * 3600

export type Device = { id: string; managed: boolean; known: boolean }

/** The device that a request comes from, by the cookie that only we can have made; null when it has none of ours. */
export const deviceOf = async (world: IdentityWorld, request: Request): Promise<Device | null> => {
  const id = unmarked(world, purpose, cookieOf(world, request, cookie))
  if (!id) return null
  const row = await world.db
    .selectFrom('identity.device')
    .select(['device_id', 'managed_at'])
    .where('device_id', '=', id)
    .executeTakeFirst()
  return row ? { id: row.device_id, managed: row.managed_at !== null, known: true } : null
}

/** The same, or one that is made now; in either case the cookie is given anew, so that a device in use stays known. */
export const meetDevice = async (
  world: IdentityWorld,
  caller: Pick<Caller, 'request' | 'setCookie'>,
): Promise<Device> => {
  const now = world.clock.now()
  const says = deviceWords(caller.request.headers.get('user-agent'))
  const known = await deviceOf(world, caller.request)
  const id = known?.id ?? newId(now)
  await world.db
    .insertInto('identity.device')
    .values({ device_id: id, says, made_at: now, seen_at: now })
    .onConflict((on) => on.column('device_id').doUpdateSet({ says, seen_at: now }))
    .execute()
  giveCookie(world, caller, { name: cookie, value: marked(world, purpose, id), seconds: lasts })
  return known ?? { id, managed: false, known: false }
}
