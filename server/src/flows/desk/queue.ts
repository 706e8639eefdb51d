import { closings, places, type QueueFilter, type QueueItem, queueFilter } from '@callbox/contract'
import type { Account } from '#core/accounts'
import { conversationRows, openAmong, type QueueRow, queuePage, tallies } from '#core/conversations'
import { unknownCount } from '#core/sending'
import type { World } from '#core/world'
import type { Db, Trx } from '#platform/db'
import { positionNow } from '#platform/events'
import { sharingFor } from '#platform/sharing'
import { cursorFrom, cursorText, type View } from './cursor.ts'
import { type Desk, deskOf, type On, seenBy } from './desk.ts'
import { accountsBy, peopleBy, shownAccount } from './neighbours.ts'
import { refuse } from './refusals.ts'
import { type Claim, claimsAt } from './store.ts'

type Reader = Db | Trx

/** The target that runs now, with its whole length in seconds; null while we wait for the person or when it is closed. */
const dueOf = (row: QueueRow, { pack }: Desk): QueueItem['due'] => {
  const target = pack.targets[row.band]
  if (row.state !== 'open') return null
  if (!row.lookedAt)
    return { kind: 'look', at: row.lookDueAt.toISOString(), seconds: target.first_look_seconds }
  if (row.answeredAt) return null
  return { kind: 'answer', at: row.answerDueAt.toISOString(), seconds: target.first_answer_seconds }
}

type Named = (id: string) => { id: string; name: string }

const itemOf = (
  desk: Desk,
  row: QueueRow,
  claim: Claim | undefined,
  accounts: ReadonlyMap<string, Account>,
  named: Named,
): QueueItem => ({
  id: row.id,
  account: shownAccount(accounts, row.account),
  author: { id: row.author, handle: row.handle, name: row.name, picture: row.picture, blocked: row.blocked },
  state: row.state,
  band: row.band,
  score: row.score,
  reasons: row.reasons,
  language: row.language,
  marks: row.marks,
  preview: row.preview,
  opening: row.opening,
  inCount: row.inCount,
  openedAt: row.openedAt.toISOString(),
  lastInAt: row.lastInAt.toISOString(),
  due: dueOf(row, desk),
  lookedAt: row.lookedAt?.toISOString() ?? null,
  answeredAt: row.answeredAt?.toISOString() ?? null,
  claim: claim
    ? { by: named(claim.person), state: claim.state, until: claim.until.toISOString(), why: claim.why }
    : null,
  closed:
    row.state === 'closed' && row.closedAt && row.closedBy
      ? {
          as: row.mergedInto
            ? 'merged'
            : (closings.find((closing) => closing === row.closedAs) ?? 'answered'),
          at: row.closedAt.toISOString(),
          by: named(row.closedBy),
          why: row.closedWhy,
          passedTo: row.passedTo,
          passedNumber: row.passedNumber,
        }
      : null,
  version: row.version,
  copies:
    row.copies > 0
      ? { count: row.copies, newest: (row.copiedAt ?? row.openedAt).toISOString(), news: row.news }
      : null,
  copyOf: row.head,
  apartFrom: row.apartFrom,
  mergedInto: row.mergedInto,
})

/** Rows of the queue as the contract shows them, with who holds each. */
export const itemsOf = async (
  db: Reader,
  desk: Desk,
  rows: readonly QueueRow[],
  claims: readonly Claim[],
): Promise<QueueItem[]> => {
  const held = new Map(claims.map((claim) => [claim.conversation, claim]))
  const accounts = await accountsBy(
    db,
    desk.agency.id,
    rows.map((row) => row.account),
  )
  const ids = rows
    .flatMap((row) => [row.closedBy, held.get(row.id)?.person])
    .filter((id) => typeof id === 'string')
  const named = await peopleBy(db, ids)
  return rows.map((row) => itemOf(desk, row, held.get(row.id), accounts, named))
}

/** What I hold, whatever its state, in the order of work; few, so they are sorted here. */
const mine = async (
  db: Reader,
  desk: Desk,
  ids: string[],
  after: ReturnType<typeof cursorFrom> | null,
  limit: number,
) => {
  const before = (a: { rank: number; at: Date; id: string }, b: typeof a): number =>
    a.rank - b.rank || a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  const key = (row: QueueRow) => ({ rank: row.rank, at: row.dueAt, id: row.id })
  const seen = seenBy(desk)
  const held = (await conversationRows(db, desk.agency.id, ids)).filter(
    (row) => seen?.has(row.account) ?? true,
  )
  const all = held.sort((a, b) => before(key(a), key(b)))
  const rest = after ? all.filter((row) => before(key(row), after) > 0) : all
  const rows = rest.slice(0, limit)
  const last = rows.at(-1)
  return { rows, next: rest.length > limit && last ? key(last) : null }
}

/** Who works for some accounts only is given a page of these; nothing is asked for those who see all. */
const accountsOnly = (desk: Desk): { accounts: string[] } | undefined => {
  const seen = seenBy(desk)
  return seen ? { accounts: [...seen] } : undefined
}

/** A page of a saved view: whose hands it is in is known from the claims, the rest from the rows. */
const filteredPage = (
  db: Reader,
  desk: Desk,
  claims: readonly Claim[],
  asked: { after: ReturnType<typeof cursorFrom> | null; limit: number; filter: QueueFilter },
) => {
  const { after, limit, filter } = asked
  const { state, holder, over, bands, language, account, mark } = filter
  const who = holder === 'me' ? desk.me.id : holder
  const held = (by: string | undefined) =>
    claims.filter((claim) => by === undefined || claim.person === by).map((claim) => claim.conversation)
  return queuePage(db, desk.agency.id, {
    state,
    after,
    limit,
    only: who && who !== 'nobody' ? held(who) : undefined,
    except: who === 'nobody' ? held(undefined) : undefined,
    filter: {
      ...{ bands, language, account, mark },
      ...accountsOnly(desk),
      overAt: over && state === 'open' ? desk.at : undefined,
    },
  })
}

/** @throws bad_filter */
const filterFrom = (text: string): QueueFilter => {
  try {
    return queueFilter.parse(JSON.parse(text))
  } catch {
    throw refuse('bad_filter')
  }
}

/** A page of one view. */
const pageOf = (
  db: Reader,
  desk: Desk,
  claims: readonly Claim[],
  asked: {
    view: View
    after: ReturnType<typeof cursorFrom> | null
    limit: number
    filter: QueueFilter | null
  },
) => {
  const { view, after, limit, filter } = asked
  if (filter) return filteredPage(db, desk, claims, { after, limit, filter })
  const held = claims.filter((claim) => claim.person === desk.me.id).map((claim) => claim.conversation)
  if (view === 'mine') return mine(db, desk, held, after, limit)
  return queuePage(db, desk.agency.id, {
    state: view === 'copies' ? 'copy' : view === 'waiting' || view === 'closed' ? view : 'open',
    after,
    limit,
    except: view === 'unassigned' ? claims.map((claim) => claim.conversation) : undefined,
    filter: accountsOnly(desk),
  })
}

const mineAmong = (claims: readonly Claim[], { me }: Pick<Desk, 'me'>): number =>
  claims.filter((claim) => claim.person === me.id).length

/** The desk's counters but for what one person holds, from kept ones and the claims that hold now: nothing is counted row by row. */
export const countsOf = async (
  db: Reader,
  desk: Pick<Desk, 'agency' | 'rights'>,
  claims: readonly Claim[],
) => {
  const agency = desk.agency.id
  const seen = seenBy(desk)
  const kept = (await tallies(db, agency)).filter((row) => seen?.has(row.account) ?? true)
  const held = await openAmong(
    db,
    agency,
    claims.map((claim) => claim.conversation),
    seen,
  )
  const sum = (rows: typeof kept): number => rows.reduce((n, row) => n + row.n, 0)
  const open = kept.filter((row) => row.state === 'open')
  return {
    open: sum(open),
    unassigned: sum(open) - held,
    waiting: sum(kept.filter((row) => row.state === 'waiting')),
    copies: sum(kept.filter((row) => row.state === 'copy')),
    unknown: await unknownCount(db, agency, seen),
    byBand: Object.fromEntries(places.map((place) => [place, sum(open.filter((row) => row.band === place))])),
  }
}

type Asked = {
  view: View
  after: ReturnType<typeof cursorFrom> | null
  limit: number
  filter: QueueFilter | null
}

/** A page with everything beside it, of one moment. The live position is read before the page, so that nothing that happens meanwhile is missed. */
const readPage = async (world: Pick<World, 'db'>, desk: Desk, asked: Asked) => {
  const position = await positionNow(world.db)
  return world.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const claims = await claimsAt(trx, desk.agency.id, desk.at)
      const page = await pageOf(trx, desk, claims, asked)
      return {
        claims,
        page: {
          items: await itemsOf(trx, desk, page.rows, claims),
          next: page.next ? cursorText(asked.view, page.next) : null,
          counts: await countsOf(trx, desk, claims),
          at: desk.at.toISOString(),
          position,
        },
      }
    })
}

/** Milliseconds between two readings of the same page: at most so much later is a page that many ask for. */
const spacing = 40
const sharedBy = sharingFor<World['db'], Awaited<ReturnType<typeof readPage>>>(spacing)

/**
 * A page of the queue with the counters, of one moment. Nothing that happens meanwhile is missed: at worst it is told
 * twice. The first page of what everybody sees alike is read once for all who ask at the same time.
 */
export const queue: On<'desk.queue'> = async (
  world,
  caller,
  { view: wanted, after, limit, filter: text },
) => {
  const desk = await deskOf(world, caller)
  const filter = text === undefined ? null : filterFrom(text)
  // The cursor of a saved view is that of the order it walks.
  const view = filter ? (filter.state === 'open' ? 'all' : filter.state) : wanted
  const asked: Asked = { view, limit, filter, after: after === undefined ? null : cursorFrom(view, after) }
  const alone = view === 'mine' || after !== undefined || filter !== null || seenBy(desk) !== null
  const { page, claims } = alone
    ? await readPage(world, desk, asked)
    : await sharedBy(world.db)(`${desk.agency.id} ${view} ${limit}`, () =>
        readPage(world, { ...desk, at: world.clock.now() }, asked),
      )
  return { ...page, counts: { ...page.counts, mine: mineAmong(claims, desk) } }
}
