import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { type Log, loggedAs } from '#platform/log'
import { seconds } from '#platform/metrics'

const answered = seconds(
  'callbox_http_request_seconds',
  'From a request until its answer began, by the class of its status.',
  ['status'],
)

/**
 * Gives each request an id of our own making (a caller's could be anything): it stands in every line logged while the
 * request is answered, in the answer as `X-Request-Id`, and is the reference that a failure tells.
 */
export const numbered =
  (log: Log): MiddlewareHandler =>
  (c, next) => {
    const request = randomUUID().slice(0, 8)
    return loggedAs({ request }, async () => {
      const began = performance.now()
      await next()
      c.res.headers.set('X-Request-Id', request)
      answered.observe({ status: `${Math.floor(c.res.status / 100)}xx` }, (performance.now() - began) / 1000)
      if (log.isLevelEnabled('debug'))
        log.debug(
          { route: c.req.routePath, status: c.res.status, ms: Math.round(performance.now() - began) },
          'answered',
        )
    })
  }
