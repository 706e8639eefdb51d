import { isIP } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

/**
 * Where a request comes from. `X-Forwarded-For` is believed only behind a trusted proxy, and of it only the last hop,
 * which that proxy itself wrote; everything before it is the sender's own claim.
 */
export const addressOf = (c: Context, trustProxy: boolean): string => {
  if (trustProxy) {
    const last = (c.req.header('x-forwarded-for') ?? '').split(',').at(-1)?.trim() ?? ''
    const bare = last.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    if (isIP(bare)) return bare
  }
  // A request made inside the process (a test, a health check) has no socket.
  return c.env?.incoming || c.env?.server ? (getConnInfo(c).remote.address ?? 'unknown') : 'unknown'
}
