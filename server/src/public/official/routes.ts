import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Listed, type Official, recognise } from '#core/register'
import type { World } from '#core/world'
import { languageOf, publicHeaders, type Site, type View, viewOf } from '#public/pages'
import { limiter } from './limiter.ts'
import { type Asked, officialPage, officialPiece } from './page.ts'
import { type CentreKey, centreKey, signedList } from './sign.ts'

/** The official accounts of one agency, as its register has them. */
export type List = { site: Site; hasForm: boolean; accounts: readonly Official[] }

export type OfficialDeps = {
  lists(): Promise<readonly List[]>
  /** Where a request comes from, as far as the proxy is trusted; null when that cannot be told. */
  addressOf(c: Context): string | null
}

/** Milliseconds for which a list is served again without asking the register: what many people ask at once is asked once. */
const keptFor = 5000
/** Questions from one address. */
const asking = { most: 20, seconds: 60 }
const largest = 64 * 1024

const nothingAsked: Asked = { text: '', verdict: null, problem: null }

/** What is not there yet, before the first agency is: no number of ours, so the one on the phone. */
const notYet =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Not open yet</title><p><strong>In an emergency call your emergency number now.</strong> There is no list of official accounts here yet.</p></html>'

/**
 * The public's side of the register: `/accounts`, `/accounts/check`, the same list signed at `/accounts.json` with its
 * key at `/accounts/keys.json`, and as a piece for other websites at `/accounts/piece`. No cookie, no script, nothing is
 * fetched, and nothing is kept of what people ask (APCO 2.1.3; CoP S4).
 */
export const officialRoutes = (world: World, deps: OfficialDeps): Hono => {
  const app = new Hono()
  const free = limiter(world.clock, asking)
  let known: { at: number; lists: readonly List[] } | null = null
  let key: Promise<CentreKey> | null = null

  /** As it was at most 5 s ago; the last known while the database does not answer. */
  const lists = async (): Promise<readonly List[]> => {
    // How old a copy may be is the machine's time, not the domain's.
    if (known && performance.now() - known.at < keptFor) return known.lists
    const fresh = await deps.lists().catch((error: unknown) => {
      if (!known) throw error
      return known.lists
    })
    known = { at: performance.now(), lists: fresh.map((list) => ({ ...list, accounts: addressed(list) })) }
    return known.lists
  }

  /** Our own form is reached at our own address. */
  const addressed = ({ site, accounts }: List): Official[] =>
    accounts.map((one) =>
      one.network === 'web' ? { ...one, url: `${world.origin}/report?to=${site.agency}` } : one,
    )

  const found = async (c: Context): Promise<{ all: readonly List[]; list: List; view: View } | null> => {
    const all = await lists()
    const list = all.find(({ site }) => String(site.agency) === c.req.query('to')) ?? all[0]
    if (!list) return null
    const language = languageOf(list.site, c.req.query('lang'), c.req.header('accept-language'))
    return { all, list, view: viewOf(list.site, language, world.centre.practice, 'unknown') }
  }

  const page = async (c: Context, asked: Asked, status: 200 | 413 | 422 | 429 = 200) => {
    const here = await found(c)
    if (!here) return c.html(notYet, 503)
    const { all, list, view } = here
    if (asked === nothingAsked) {
      c.header('cache-control', 'public, max-age=60')
      c.header('vary', 'accept-language')
    }
    return c.html(
      officialPage(
        view,
        list,
        all.filter((other) => other !== list),
        asked,
      ),
      status,
    )
  }

  const forEverybody = (c: Context, seconds: number): void => {
    c.header('access-control-allow-origin', '*')
    c.header('x-content-type-options', 'nosniff')
    c.header('cache-control', `public, max-age=${seconds}`)
  }

  app.use('/accounts', publicHeaders)
  app.use('/accounts/check', publicHeaders)

  app.get('/accounts', (c) => page(c, nothingAsked))
  app.get('/accounts/check', (c) => page(c, nothingAsked))
  app.post(
    '/accounts/check',
    bodyLimit({ maxSize: largest, onError: (c) => page(c, { ...nothingAsked, problem: 'ask_empty' }, 413) }),
    async (c) => {
      const form = await c.req.parseBody().catch(() => ({}) as Record<string, unknown>)
      const text = typeof form.what === 'string' ? form.what.trim() : ''
      if (!free(deps.addressOf(c))) {
        c.header('retry-after', String(asking.seconds))
        return page(c, { text, verdict: null, problem: 'ask_wait' }, 429)
      }
      if (text === '') return page(c, { ...nothingAsked, problem: 'ask_empty' }, 422)
      const listed: Listed[] = (await lists()).flatMap(({ accounts }) => accounts)
      const verdict = recognise(text, { listed, ownHost: new URL(world.origin).host })
      return page(c, { text, verdict, problem: null })
    },
  )

  app.get('/accounts.json', async (c) => {
    key ??= centreKey(world.keys)
    const signed = await signedList(world, await key, await lists(), world.clock.now())
    forEverybody(c, 60)
    c.header('content-type', 'application/jose+json')
    return c.body(JSON.stringify(signed))
  })

  app.get('/accounts/keys.json', async (c) => {
    key ??= centreKey(world.keys)
    forEverybody(c, 3600)
    c.header('content-type', 'application/jwk-set+json')
    return c.body(JSON.stringify({ keys: [(await key).public] }))
  })

  app.get('/accounts/piece', async (c) => {
    const here = await found(c)
    if (!here) return c.html(notYet, 503)
    forEverybody(c, 300)
    c.header('vary', 'accept-language')
    c.header(
      'content-security-policy',
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors *",
    )
    c.header('referrer-policy', 'no-referrer')
    return c.html(officialPiece(here.view, here.list, world.origin))
  })

  return app
}
