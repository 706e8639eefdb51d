import { type Context, Hono } from 'hono'
import type { World } from '#core/world'
import { newSecret } from '#platform/crypto'
import {
  languageOf,
  pageAssets,
  publicHeaders,
  type Reading,
  type Site,
  type View,
  viewOf,
} from '#public/pages'
import { formPage } from './form-page.ts'
import { homePage, noFormPage } from './home-page.ts'
import { type Limits, usualLimits } from './limits.ts'
import { gonePage, type PrivatePage, privatePage, type Said as SaidInThread } from './private-page.ts'
import { nothingSaid, type Problem } from './said.ts'
import { findPage, type PageRow, submissionsOf } from './store.ts'
import { type FormWorld, originOf, type Receive } from './submit.ts'
import { type Taken, takeSubmission } from './take.ts'

export type ReportDeps = {
  /** The agencies that have a report form, in the order the public sees them. */
  sites(): Promise<readonly Site[]>
  receive: Receive
  /** What stands in the conversation of this author on this account, in time order: their words and our published answers. */
  thread(site: Site, reference: string): Promise<readonly SaidInThread[]>
  /** Whether somebody is on shift and present. */
  isAnybodyReading(agency: number): Promise<boolean>
  /** Where a request comes from, as far as the proxy is trusted; null when that cannot be told. */
  addressOf(c: Context): string | null
  limits?: Limits
}

/** Nobody here takes reports yet: a new centre, before its first account of the network `web`. */
class NoForm extends Error {}

const problemWord = (taken: Taken): Problem | 'not_sent' | undefined =>
  taken.is === 'problem' ? taken.problem : taken.is === 'not_filed' ? 'not_sent' : undefined

const statusOf = (problem: Problem | 'not_sent' | undefined): 200 | 422 | 503 =>
  problem === undefined ? 200 : problem === 'not_sent' ? 503 : 422

/**
 * The public's pages: `/`, `/report`, `/r/<reference>/<secret>` and their `/assets`. No cookie is set and no script is
 * needed (2.1.2, 4.1.1, 4.1.1.1, 4.1.2, 4.3.4).
 */
export const reportRoutes = (world: World, deps: ReportDeps): Hono => {
  const limits = deps.limits ?? usualLimits
  const form: FormWorld = { world, receive: deps.receive, limits }
  const app = new Hono()
  let known: readonly Site[] = []

  /** The last known agencies serve while the database does not answer: the page must say how to get help. */
  const sites = async (): Promise<readonly Site[]> => {
    known = await deps.sites().catch((error: unknown) => {
      if (known.length === 0) throw error
      return known
    })
    return known
  }

  const siteFor = async (c: Context): Promise<Site> => {
    const all = await sites()
    const site = all.find(({ agency }) => String(agency) === c.req.query('to')) ?? all[0]
    if (!site) throw new NoForm('No agency has a report form: add an account of the network "web" to one.')
    return site
  }

  const viewFor = async (c: Context, site: Site, language?: string): Promise<View> => {
    const asked = language ?? c.req.query('lang')
    const reading = await deps
      .isAnybodyReading(site.agency)
      .then((yes): Reading => (yes ? 'yes' : 'no'))
      .catch((): Reading => 'unknown')
    return viewOf(
      site,
      languageOf(site, asked, c.req.header('accept-language')),
      world.centre.practice,
      reading,
    )
  }

  app.onError((thrown, c) => {
    if (!(thrown instanceof NoForm)) throw thrown
    return c.html(noFormPage(world.centre.name), 503)
  })
  app.use('/', publicHeaders)
  app.use('/report', publicHeaders)
  app.use('/r/*', publicHeaders)
  app.use('/assets/public.*', publicHeaders)
  app.route('/', pageAssets())

  app.get('/', async (c) => {
    const site = await siteFor(c)
    return c.html(homePage(await viewFor(c, site), await sites()))
  })

  app.get('/report', async (c) => {
    const view = await viewFor(c, await siteFor(c))
    return c.html(formPage(view, limits, { said: nothingSaid, token: newSecret() }))
  })

  app.post('/report', async (c) => {
    const site = await siteFor(c)
    const origin = await originOf(form, site.agency, deps.addressOf(c))
    const { language } = await viewFor(c, site)
    const taken = await takeSubmission(form, c.req.raw, { site, language, origin })
    if (taken.is === 'filed') return c.redirect(`/r/${taken.reference}/${taken.secret}`, 303)
    const view = await viewFor(c, site, taken.is === 'other_language' ? taken.language : language)
    const problem = problemWord(taken)
    const state = { said: taken.said, token: taken.token, problem, chooseAgain: taken.files > 0 }
    if (problem === 'not_sent') c.header('Retry-After', '5')
    return c.html(formPage(view, limits, state), statusOf(problem))
  })

  const open = async (c: Context): Promise<{ site: Site; page: PageRow; secret: string } | null> => {
    const all = await sites()
    const secret = c.req.param('secret') ?? ''
    const agencies = all.map(({ agency }) => agency)
    const page = await findPage(world.db, agencies, secret)
    const site = all.find(({ agency }) => agency === page?.agency)
    return page && site && page.reference === c.req.param('reference') ? { site, page, secret } : null
  }

  const gone = async (c: Context) => {
    c.header('x-robots-tag', 'noindex, nofollow')
    return c.html(gonePage(await viewFor(c, await siteFor(c))), 404)
  }

  const show = async (
    c: Context,
    { site, page, secret }: NonNullable<Awaited<ReturnType<typeof open>>>,
    state: Pick<PrivatePage, 'typed' | 'token' | 'problem'>,
  ) => {
    const path = `/r/${page.reference}/${secret}`
    const view = await viewFor(c, site, c.req.query('lang') ?? page.language)
    c.header('x-robots-tag', 'noindex, nofollow')
    if (state.problem === 'not_sent') c.header('Retry-After', '5')
    return c.html(
      privatePage(view, limits, {
        ...state,
        reference: page.reference,
        path,
        address: `${world.origin}${path}`,
        madeAt: page.madeAt,
        thread: await deps.thread(site, page.reference),
        submissions: await submissionsOf(world.db, site.agency, page.reference),
        added: c.req.query('added') !== undefined,
      }),
      statusOf(state.problem),
    )
  }

  app.get('/r/:reference/:secret', async (c) => {
    const found = await open(c)
    return found ? show(c, found, { typed: '', token: newSecret() }) : gone(c)
  })

  app.post('/r/:reference/:secret', async (c) => {
    const found = await open(c)
    if (!found) return gone(c)
    const { site, page, secret } = found
    const origin = await originOf(form, site.agency, deps.addressOf(c))
    const taken = await takeSubmission(form, c.req.raw, { site, language: page.language, origin, secret })
    if (taken.is === 'filed') return c.redirect(`/r/${page.reference}/${secret}?added`, 303)
    return show(c, found, { typed: taken.said.what, token: taken.token, problem: problemWord(taken) })
  })

  return app
}
