import type { MiddlewareHandler } from 'hono'
import { refuse } from './refusal.ts'

const harmless = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A page of somebody else's must not act with our visitor's cookie: a call that changes something needs our own
 * `Origin` and `Sec-Fetch-Site`, as far as the browser sends them. Programs send neither; they may only when they
 * carry no cookie either.
 */
export const sameOriginOnly =
  (origin: string): MiddlewareHandler =>
  async (c, next) => {
    if (harmless.has(c.req.method)) return next()
    const from = c.req.header('origin')
    const site = c.req.header('sec-fetch-site')
    const foreign = (from !== undefined && from !== origin) || (site !== undefined && site !== 'same-origin')
    const unknown = from === undefined && site === undefined && c.req.header('cookie') !== undefined
    if (foreign || unknown) throw refuse('other_origin', { origin })
    await next()
  }
