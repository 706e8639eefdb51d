import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../../server/src/platform/postgres/index.ts'
import { type Network, startNetwork } from '../networks/client.ts'
import { signedIn } from '../stories/browser.ts'
import { type Centre, openCentre, type Person } from '../stories/centre.ts'
import { type Answers, type Ask, load } from './load.ts'
import { quantile } from './measure.ts'
import type { Figure, Part } from './part.ts'

type Side = {
  /** Waits until what was reported stands in the queue. */
  settle(): Promise<void>
  /** Something a member of the public sends in. */
  report(n: number): Promise<Ask>
  /** A page of fifty of the queue. */
  page(): Promise<Ask>
  /** Everybody of the team takes the same thing, for each of the first `count` in the queue. */
  claims(count: number): Promise<Ask[]>
}

const json = { 'content-type': 'application/json' }
const words = (n: number): string => `Water is coming in at ${n} Mill Lane and we cannot get out`

const peerOf = async (network: Network): Promise<Side> => {
  const header = async (method: string, role: 'admin' | 'moderator' | 'triage' = 'moderator') =>
    (await network.moderator(method, role)).headers
  const xrpc = (method: string): string => `${network.ozone}/xrpc/${method}`
  const reporting = 'com.atproto.moderation.createReport'
  const queue = 'tools.ozone.moderation.queryStatuses'
  const listing = 'tools.ozone.report.queryReports'
  const taking = 'tools.ozone.report.assignModerator'
  const reporter = await header(reporting)
  return {
    settle: () => network.processAll(),
    report: async (n) => ({
      url: xrpc(reporting),
      method: 'POST',
      headers: { ...reporter, ...json },
      body: JSON.stringify({
        reasonType: 'com.atproto.moderation.defs#reasonOther',
        subject: {
          $type: 'com.atproto.admin.defs#repoRef',
          did: `did:plc:${n.toString(36).padStart(24, 'a')}`,
        },
        reason: words(n),
      }),
    }),
    page: async () => ({ url: `${xrpc(queue)}?limit=50`, headers: await header(queue) }),
    claims: async (count) => {
      const [{ bodies }] = [
        await load([{ url: `${xrpc(listing)}?status=open&limit=${count}`, headers: await header(listing) }], {
          atOnce: 1,
          keep: true,
        }),
      ]
      const { reports } = JSON.parse(bodies[0]!) as { reports: { id: number }[] }
      const team = await Promise.all(
        (['admin', 'moderator', 'triage'] as const).map((role) => header(taking, role)),
      )
      return reports.flatMap(({ id }) =>
        team.map((who) => ({
          url: xrpc(taking),
          method: 'POST' as const,
          headers: { ...who, ...json },
          body: JSON.stringify({ reportId: id }),
        })),
      )
    },
  }
}

const callboxOf = async (centre: Centre): Promise<Side> => {
  const team: Person[] = []
  for (const who of ['desk', 'second desk', 'supervisor'] as const) team.push(await signedIn(centre, who))
  const api = `${centre.origin}/api/a/1`
  const by = ({ cookie }: Person) => ({ cookie, origin: centre.origin, 'sec-fetch-site': 'same-origin' })
  return {
    settle: async () => undefined,
    report: async (n) => ({
      url: `${centre.origin}/report?lang=en`,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        what: words(n),
        where: `${n} Mill Lane`,
        token: `bench-${n}`.padEnd(22, '_'),
      }).toString(),
    }),
    page: async () => ({ url: `${api}/queue?limit=50`, headers: by(team[0]!) }),
    claims: async (count) => {
      const { body } = await team[0]!.get(`/api/a/1/queue?view=unassigned&limit=${count}`)
      return (body as { items: { id: string }[] }).items.flatMap(({ id }) =>
        team.map((who) => ({
          url: `${api}/conversations/${id}/claim`,
          method: 'POST' as const,
          headers: { ...by(who), ...json },
          body: '{}',
        })),
      )
    },
  }
}

/** How many of the things that three people took at once say "yours" to more than one of them. */
const takenTwice = ({ statuses }: Answers): number => {
  let twice = 0
  for (let i = 0; i < statuses.length; i += 3)
    if (statuses.slice(i, i + 3).filter((status) => status < 300).length > 1) twice++
  return twice
}

const measured = async (side: Side, count: number) => {
  const asks = await Promise.all(Array.from({ length: count }, (_, n) => side.report(n + 1)))
  await load(asks.slice(0, 20), { atOnce: 4 })
  const reports = await load(asks.slice(20), { atOnce: 8 })
  const failed = reports.statuses.filter((status) => status >= 400)
  if (failed.length > 0) throw new Error(`${failed.length} reports were refused (${failed[0]}).`)
  await side.settle()
  const page = await side.page()
  const pages = await load(
    Array.from({ length: 60 }, () => page),
    { atOnce: 1 },
  )
  const claims = await load(await side.claims(50), { atOnce: 3 })
  return {
    perSecond: (count - 20) / reports.seconds,
    page: quantile(pages.ms.slice(10), 0.5),
    twice: takenTwice(claims),
    taken: claims.statuses.length / 3,
    claim: quantile(claims.ms, 0.5),
  }
}

const how =
  'Both on one PostgreSQL with fsync, over HTTP, from a client in a process of its own, one after the other in the same run; '

/**
 * The moderation service of the AT Protocol beside us, as the only open system of this kind that runs here: a report in,
 * the queue read, three of the team taking the same one.
 */
export const peer: Part = {
  name: 'peer',
  title: 'Beside the moderation service Ozone',
  run: async (size, tell): Promise<Figure[]> => {
    const folder = await mkdtemp(join(tmpdir(), 'callbox-bench-peer-'))
    const cluster = await startEmbedded({ folder: join(folder, 'postgres') })
    const owner = new pg.Client(cluster.superuserUrl)
    await owner.connect()
    await owner.query('create database peer')
    await owner.end()
    const peerUrl = new URL(cluster.superuserUrl)
    peerUrl.pathname = '/peer'
    const count = size === 'full' ? 620 : 120
    const closing: (() => Promise<unknown>)[] = [
      () => rm(folder, { recursive: true, force: true }),
      () => cluster.stop(),
    ]
    try {
      tell('starting the network with its moderation service')
      const network = await startNetwork({ postgres: peerUrl.href })
      closing.push(() => network.stop())
      const theirs = await measured(await peerOf(network), count)
      closing.pop()
      await network.stop()
      tell('starting Callbox')
      const centre = await openCentre({
        args: ['serve', '--work', '--build'],
        env: { DATABASE_URL: cluster.ownerUrl },
      })
      closing.push(() => centre.stop())
      const ours = await measured(await callboxOf(centre), count)
      const beside = (
        what: string,
        of: 'perSecond' | 'page' | 'claim',
        unit: string,
        said: string,
      ): Figure => ({
        what,
        value: ours[of],
        unit,
        against: { what: 'Ozone', value: theirs[of] },
        ratio: ours[of] / theirs[of],
        how: how + said,
      })
      return [
        beside(
          'Reports taken in',
          'perSecond',
          'per second',
          'our report form and their createReport, eight at once, each answered after its commit.',
        ),
        beside(
          'A page of fifty of the queue, median',
          'page',
          'ms',
          'our queue and their queryStatuses, fifty pages.',
        ),
        beside(
          'Taking one, median',
          'claim',
          'ms',
          'our claim and their assignModerator, three people at once.',
        ),
        {
          what: `Taken by more than one person, of ${ours.taken}`,
          value: ours.twice,
          unit: '',
          against: { what: `Ozone, of ${theirs.taken}`, value: theirs.twice },
          aim: { of: 'value', is: '<=', than: 0 },
          how: `${how}three people take the same fifty at the same moment; counted is what was answered "yours" to more than one.`,
        },
      ]
    } finally {
      for (const close of closing.reverse()) await close().catch(() => undefined)
    }
  },
}
