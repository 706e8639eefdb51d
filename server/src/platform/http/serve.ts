import {
  type AgencyRight,
  asksToConfirm,
  isForSome,
  type Kind,
  matrix,
  namedBy,
  type Route,
  rightWords,
  routes,
} from '@callbox/contract'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { z } from 'zod'
import type { Log } from '#platform/log'
import { addressOf } from './address.ts'
import { countBodies, type Held, tooLarge } from './bodies.ts'
import { noStore, securityHeaders } from './headers.ts'
import { check, longestBody, readJson } from './input.ts'
import type { Caller, Handlers } from './module.ts'
import { sameOriginOnly } from './origin.ts'
import type { Pace, Paced } from './pace.ts'
import { answer, badInput, refusalOf, refuse } from './refusal.ts'
import { makeTellRefused } from './refused-calls.ts'
import { numbered } from './requests.ts'
import { scimRefusal, scimType } from './scim.ts'
import { accountsFor, type Refused, type Rights, type Who, type WhoIs } from './who.ts'

export type Served<W> = {
  world: W
  handlers: Handlers<W>
  whoIs: WhoIs
  log: Log
  /** Whether the last hop of X-Forwarded-For is our own proxy's word. */
  trustProxy: boolean
  /** Where people reach us, without a slash at the end. */
  origin: string
  /** Puts a refused call of a signed-in person on the record. */
  refused?: (refused: Refused) => Promise<void>
  /** Which account each of some things belongs to; without it, whoever works for some accounts only reaches none of them. */
  accountsOf?: AccountsOf
  /** Bytes that requests under way may hold of their bodies together; by default what suits a process. */
  mostBodies?: number
  /** Holds up whoever calls without end; without it, nobody. */
  pace?: Pace
  /** Checks each answer against the contract; by default in tests and development only. */
  checkOutput?: boolean
}

/** The accounts of conversations, messages … by their ids; what there is none of is left out. */
export type AccountsOf = (
  agency: number,
  kind: Kind,
  ids: readonly string[],
) => Promise<ReadonlyMap<string, string>>

type Handle<W> = (world: W, caller: Caller, input: Record<string, unknown>) => Promise<unknown>

/**
 * The application's interface: every route of the contract, each asked for its right before its input is read.
 * Other pages may be mounted on the answer; they inherit the security headers.
 */
export const serveContract = <W>(served: Served<W>): Hono => {
  const { world, handlers, log, origin } = served
  const app = new Hono()
  app.use('*', numbered(log), securityHeaders(origin))
  for (const asked of ['/api/*', '/scim/*']) {
    app.use(asked, noStore, sameOriginOnly(origin))
    app.use(asked, sayLength)
  }
  const told = makeTellRefused(log)
  const refusalIn = (thrown: unknown, where: string) => {
    const refused = refusalOf(thrown, log, where)
    told(where, refused.code)
    return refused
  }
  app.onError((thrown, c) => answer(refusalIn(thrown, c.req.routePath)))
  app.notFound(() => answer(refuse('no_such_route')))
  const body = countBodies(served.mostBodies)
  for (const [name, route] of Object.entries(routes as Record<string, Route>)) {
    const handle = handlers[name as keyof typeof routes] as Handle<W> | undefined
    if (!handle) continue // `gaps` names it and the application does not start
    const refusing = route.speaks === 'scim' ? scimRefusal : answer
    app.on(route.method, route.path, async (c) => {
      const held = body()
      try {
        const admitted = await admit(served, name, route, c)
        const setCookie = (line: string): void => c.header('Set-Cookie', line, { append: true })
        const caller = { ...admitted, setCookie }
        await withinScope(served, name, route, caller, c.req.param())
        const input = await inputOf(route, c, held)
        await withinScope(served, name, route, caller, input)
        const result = await handle(world, caller, input)
        if (result instanceof Response) return result
        if (served.checkOutput ?? checksByDefault) checkAnswer(name, route, result)
        return c.json(result as object)
      } catch (thrown) {
        return refusing(refusalIn(thrown, name))
      } finally {
        held.letGo()
      }
    })
  }
  return app
}

/** Routes that take more than usual, by their addresses: what a body says of its length is asked before its route is known. */
const wide = Object.values(routes as Record<string, Route>).flatMap(({ method, path, longest }) =>
  longest ? [{ method, like: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`), longest }] : [],
)

/** Refuses a body that says itself that it is too long. One that does not say it is measured when it is read. */
const sayLength: MiddlewareHandler = async (c, next) => {
  const { method, path } = c.req
  const said = Number(c.req.header('content-length') ?? 0)
  const longest = wide.find((one) => one.method === method && one.like.test(path))?.longest ?? longestBody
  if (said > longest) return answer(tooLarge(longest))
  await next()
}

const checksByDefault = ['test', 'development'].includes(process.env.NODE_ENV ?? '')

/** Who calls, and may they? Asked before anything else of the request is looked at. */
const admit = async <W>(served: Served<W>, name: string, route: Route, c: Context): Promise<Caller> => {
  const address = addressOf(c, served.trustProxy)
  const request = c.req.raw
  const nothing: Rights = new Set<AgencyRight>()
  if (route.right === 'public') {
    inPace(served, address, 'strangers')
    return {
      person: { id: 'public', name: '' },
      agency: 0,
      rights: nothing,
      sessionId: null,
      address,
      request,
    }
  }
  const who = await served.whoIs(request, address)
  if (!who) {
    inPace(served, address, 'strangers')
    throw refuse('not_signed_in')
  }
  inPace(served, who.sessionId, route.method === 'GET' ? 'reads' : 'acts')
  const { person, sessionId } = who
  if (!isAgencyRight(route.right)) {
    if (who.key) throw refuse('not_for_keys')
    if (asksToConfirm(route) && !who.confirmed) throw refuse('confirm_first')
    return { person, agency: 0, rights: nothing, sessionId, address, request }
  }
  const agency = agencyOf(c)
  const rights = who.grants.get(agency) ?? nothing
  const narrow = rights.only?.has(route.right) && !isForSome(name, route)
  if (!rights.has(route.right) || narrow) {
    await onRecord(served, { who, agency, right: route.right, route: name })
    throw notNow(rights, route.right, narrow ?? false)
  }
  if (asksToConfirm(route) && !who.confirmed) {
    await onRecord(served, { who, agency, right: route.right, route: name, why: 'confirm_first' })
    throw refuse('confirm_first')
  }
  return { person, agency, rights, sessionId, address, request }
}

const inPace = <W>({ pace }: Served<W>, who: string, of: Paced): void => {
  const seconds = pace?.take(who, of) ?? 0
  if (seconds > 0) throw refuse('too_many_calls', { seconds })
}

/** Why somebody may not, as far as it is theirs to know: a condition that is not met, a role for some accounts only, or no role. */
const notNow = (rights: Rights, right: AgencyRight, narrow: boolean) => {
  const reason = rights.withheld?.get(right)
  if (reason !== undefined) return refuse('not_now', { what: rightWords[right], reason, right })
  return narrow
    ? refuse('only_some_accounts', { what: rightWords[right], right })
    : refuse('not_allowed', { right })
}

/**
 * Whoever works for some accounts only is told of what belongs to others as of what is not there (CoP-R6). Asked of the
 * address before anything else is read, and of the input. One lookup for each kind of thing that the call names; nothing
 * at all for those who work for the whole agency.
 */
const withinScope = async <W>(
  served: Served<W>,
  name: string,
  route: Route,
  { person, agency, rights }: Caller,
  input: Record<string, unknown>,
): Promise<void> => {
  if (rights.only === undefined || !isAgencyRight(route.right)) return
  const mine = accountsFor(rights, route.right)
  if (mine === null) return
  for (const [field, kind] of namedBy(name, route)) {
    const ids = [input[field]].flat().filter((one): one is string => typeof one === 'string')
    if (ids.length === 0) continue
    const of = await served.accountsOf?.(agency, kind, ids)
    if (ids.every((one) => mine.has(of?.get(one) ?? ''))) continue
    await tellRefused(served, { person, agencies: [agency], agency, right: route.right, route: name })
    throw refuse(`no_such_${kind}`)
  }
}

const isAgencyRight = (right: Route['right']): right is AgencyRight => right in matrix

const agencyOf = (c: Context): number => {
  const agency = Number(c.req.param('agency'))
  if (!Number.isInteger(agency) || agency < 1 || agency > 2_147_483_647)
    throw badInput('agency', 'must be the number of an agency, as /api/me lists them')
  return agency
}

const onRecord = <W>(
  served: Served<W>,
  { who, ...of }: { who: Who; agency: number; right: AgencyRight; route: string; why?: 'confirm_first' },
): Promise<void> => tellRefused(served, { person: who.person, agencies: [...who.grants.keys()], ...of })

/** The refusal stands even when it cannot be recorded; that it could not is logged. */
const tellRefused = async <W>({ refused, log }: Served<W>, one: Refused): Promise<void> => {
  try {
    await refused?.(one)
  } catch (thrown) {
    refusalOf(thrown, log, one.route)
  }
}

/** One flat record for the handler. The address has the last word, so that no body can speak of another conversation. */
const inputOf = async (route: Route, c: Context, held: Held): Promise<Record<string, unknown>> => ({
  ...(route.body ? check(route.body, await bodyOf(route, c.req.raw, held), 'body') : {}),
  ...(route.query ? check(route.query, c.req.query(), 'query') : {}),
  ...(route.params ? check(route.params, c.req.param(), 'params') : {}),
})

const bodyOf = async ({ longest = longestBody, speaks }: Route, request: Request, held: Held) =>
  readJson(request, await held.read(request, longest), speaks === 'scim' ? scimType : undefined)

const checkAnswer = (name: string, route: Route, result: unknown): void => {
  if (!(route.output instanceof z.ZodType)) throw new Error(`${name} must answer with a Response`)
  const parsed = route.output.safeParse(result)
  const issue = parsed.error?.issues[0]
  const more = parsed.success ? beyond(result, parsed.data) : null
  if (issue) throw new Error(`${name} answers against the contract: ${issue.path.join('.')} ${issue.message}`)
  if (more) throw new Error(`${name} answers more than the contract says: ${more}`)
}

/** The first field of an answer that the contract does not name: what a row happens to hold goes to nobody. */
const beyond = (given: unknown, named: unknown, path = ''): string | null => {
  if (typeof given !== 'object' || given === null || typeof named !== 'object' || named === null) return null
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue
    if (!Object.hasOwn(named, key)) return `${path}${key}`
    const inner = beyond(value, (named as Record<string, unknown>)[key], `${path}${key}.`)
    if (inner) return inner
  }
  return null
}
