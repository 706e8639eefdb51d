import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Account, abilitiesFor, accountById, connectorFor, openSession } from '#core/accounts'
import { type Connector, NotTheirs } from '#core/channels'
import type { World } from '#core/world'
import { receive } from '#flows/intake'
import { makeRefusalLog } from './refused.ts'

/** Bytes of the largest push that is read. */
const longestPush = 5 * 1024 * 1024
/** Pushes read at once: what comes beyond is brought again by its network, and memory stays bounded. */
const mostAtOnce = 40

const largestAgency = 2_147_483_647
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

type Said = { status: 200 | 401 | 404 | 413 | 503; error?: string; sentence?: string }

const unknown: Said = {
  status: 404,
  error: 'no_such_hook',
  sentence: 'No network brings anything to this address: look up the account in the register.',
}
const tooLarge: Said = {
  status: 413,
  error: 'too_large',
  sentence: 'A push has at most 5 MB: bring less at once.',
}
const notTheirs: Said = {
  status: 401,
  error: 'not_theirs',
  sentence: 'The signature of this push is missing, wrong or stale: sign it with the secret of the account.',
}
const later: Said = {
  status: 503,
  error: 'not_kept',
  sentence: 'This push could not be kept just now: bring it again.',
}

const answer = (c: Context, { status, ...said }: Said): Response => {
  c.header('Cache-Control', 'no-store')
  if (status === 503) c.header('Retry-After', '5')
  return c.json(status === 200 ? { ok: true } : said, status)
}

type Brought = { account: Account; connector: Connector & { webhook: NonNullable<Connector['webhook']> } }

/** The account of an address, with the connector that its network's pushes are for; null when there is none. */
const find = async (world: World, agency: string, id: string): Promise<Brought | null> => {
  if (!/^[1-9]\d{0,9}$/.test(agency) || Number(agency) > largestAgency || !uuid.test(id)) return null
  const account = await accountById(world.db, Number(agency), id)
  if (!account || account.state === 'closed') return null
  const connector = connectorFor(world, account.network)
  const takes = abilitiesFor(world, account).reads.includes('webhook')
  return takes && connector?.webhook ? { account, connector: connector as Brought['connector'] } : null
}

/**
 * Where networks bring messages: `POST /hooks/<agency>/<account>`, up to 5 MB, read untouched. There is no session:
 * the network's signature is the right. Answers 200 after the commit and never before it (law 1); 401 when the
 * signature does not hold, which goes on the record; 404 for an account that takes no pushes; 503 when it could not be
 * kept for whatever reason, or too much comes at once, so that the network brings it again.
 */
export const hookRoutes = (world: World, atOnce = mostAtOnce): Hono => {
  let underWay = 0
  const refused = makeRefusalLog(world)
  const keep = async ({ account, connector }: Brought, request: Request): Promise<Said> => {
    const { agency, id } = account
    const raw = new Uint8Array(await request.arrayBuffer())
    const session = await openSession(world, agency, id)
    try {
      const deliveries = await connector.webhook(session, { headers: request.headers, raw })
      if (deliveries.length > 0) await receive(world, { agency, accountId: id, deliveries })
      return { status: 200 }
    } catch (error) {
      if (!(error instanceof NotTheirs)) throw error
      await refused(account, error.message)
      return notTheirs
    }
  }
  const app = new Hono()
  app.post(
    '/hooks/:agency/:account',
    async (c, next) => {
      if (underWay >= atOnce) return answer(c, later)
      underWay++
      try {
        return await next()
      } finally {
        underWay--
      }
    },
    bodyLimit({ maxSize: longestPush, onError: (c) => answer(c, tooLarge) }),
    async (c) => {
      try {
        const found = await find(world, c.req.param('agency'), c.req.param('account'))
        return answer(c, found ? await keep(found, c.req.raw) : unknown)
      } catch (error) {
        world.log.error({ account: c.req.param('account'), error }, 'a push was not kept')
        return answer(c, later)
      }
    },
  )
  return app
}
