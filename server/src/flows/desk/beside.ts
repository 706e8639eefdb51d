import { type Beside, closings } from '@callbox/contract'
import { type Account, abilitiesFor, openGaps } from '#core/accounts'
import { beforePage, conversationRows, personBefore, type QueueRow } from '#core/conversations'
import { townOf } from '#core/places'
import { lastOut } from '#core/sending'
import type { World } from '#core/world'
import { secondsAfter } from '#platform/clock'
import type { Trx } from '#platform/db'
import { aboutConversation, locate } from './about.ts'
import { type Desk, deskOf, type On, seenBy } from './desk.ts'
import { momentFrom, momentText } from './moment-cursor.ts'
import { othersNear } from './near.ts'
import { accountsBy, peopleBy, shownAccount } from './neighbours.ts'
import { notesAmong } from './notes.ts'
import { refuse } from './refusals.ts'
import { claimsAt } from './store.ts'

type Brief = Beside['person']['earlier'][number]
type Claims = Awaited<ReturnType<typeof claimsAt>>

/** Rows of a list beside a conversation, with their accounts and holders. */
const briefly = async (
  trx: Trx,
  desk: Desk,
  rows: readonly QueueRow[],
  claims: Claims,
): Promise<Map<string, Brief>> => {
  const accounts = await accountsBy(
    trx,
    desk.agency.id,
    rows.map((row) => row.account),
  )
  const held = new Map(claims.map((claim) => [claim.conversation, claim.person]))
  const named = await peopleBy(
    trx,
    rows.flatMap((row) => held.get(row.id) ?? []),
  )
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        account: shownAccount(accounts, row.account),
        author: {
          id: row.author,
          handle: row.handle,
          name: row.name,
          picture: row.picture,
          blocked: row.blocked,
        },
        state: row.state,
        band: row.band,
        preview: row.preview,
        openedAt: row.openedAt.toISOString(),
        closedAs:
          row.state === 'closed' ? (closings.find((closing) => closing === row.closedAs) ?? null) : null,
        holder: held.has(row.id) ? named(held.get(row.id)!) : null,
      },
    ]),
  )
}

/** Those of some rows that the person at the desk may see. */
const seenOf = (desk: Desk, rows: readonly QueueRow[]): QueueRow[] => {
  const seen = seenBy(desk)
  return rows.filter((row) => seen?.has(row.account) ?? true)
}

/** What stands beside belongs to the accounts that the person at the desk works for. */
const idsSeen = async (trx: Trx, desk: Desk, ids: string[]): Promise<string[]> =>
  seenBy(desk) === null
    ? ids
    : seenOf(desk, await conversationRows(trx, desk.agency.id, ids)).map((row) => row.id)

/** Their other conversations: a page of them, newest first. */
const earlierPage = async (
  trx: Trx,
  desk: Desk,
  row: QueueRow,
  asked: { after: { at: Date; id: string } | null; limit: number },
  claims: Claims,
) => {
  const found = await beforePage(trx, desk.agency.id, {
    author: row.author,
    except: row.id,
    after: asked.after,
    limit: asked.limit + 1,
  })
  const page = found.slice(0, asked.limit)
  const last = page.at(-1)
  const shown = await briefly(trx, desk, page, claims)
  return {
    items: seenOf(desk, page).map((one) => shown.get(one.id)!),
    next: found.length > asked.limit && last ? momentText({ at: last.openedAt, id: last.id }) : null,
  }
}

/** The account in one line; a person is needed where something is not read or does not leave. */
const accountLine = async (
  trx: Trx,
  world: World,
  desk: Desk,
  account: Account | undefined,
): Promise<Beside['account']> => {
  const none = { lastReadAt: null, lastOutAt: null }
  if (!account) return { says: 'This account is no longer in the register.', needsPerson: false, ...none }
  const agency = desk.agency.id
  const gap = (await openGaps(trx, agency)).get(account.id)?.[0]
  const can = abilitiesFor(world, account)
  const takes =
    can.reads.length > 0 ? (can.reply ? 'takes messages and answers' : 'takes messages') : 'not read'
  const well = account.health.state === 'well' || account.health.state === 'unknown'
  const says =
    account.state === 'paused'
      ? 'Paused: nothing is read and nothing leaves.'
      : account.state === 'closed'
        ? 'Closed: nothing is read and nothing leaves.'
        : !well
          ? account.health.sentence
          : gap
            ? gap.sentence
            : `${account.health.state === 'well' ? 'Connected' : 'Not checked yet'}; ${takes}.`
  return {
    says,
    needsPerson: account.state === 'live' && (Boolean(gap) || (!well && account.health.state !== 'slow')),
    lastReadAt: account.lastReadAt?.toISOString() ?? null,
    lastOutAt:
      (await lastOut(trx, agency, account.id, secondsAfter(desk.at, -90 * 24 * 3600)))?.toISOString() ?? null,
  }
}

const besideIn = async (trx: Trx, world: World, desk: Desk, row: QueueRow): Promise<Beside> => {
  const agency = desk.agency.id
  const claims = await claimsAt(trx, agency, desk.at)
  const person = (await personBefore(trx, agency, row.author, row.id))!
  const earlier = await earlierPage(trx, desk, row, { after: null, limit: 5 }, claims)
  const notes = await notesAmong(trx, agency, await idsSeen(trx, desk, person.ids))
  const named = await peopleBy(
    trx,
    notes.map((note) => note.person),
  )
  const town = await townOf(trx, agency)
  const about = await aboutConversation(trx, agency, row.id)
  const near = await othersNear(trx, agency, { row, about, town, seen: seenBy(desk) })
  const nearShown = await briefly(
    trx,
    desk,
    near.rows.map((one) => one.row),
    claims,
  )
  const accounts = await accountsBy(trx, agency, [row.account])
  return {
    person: {
      firstSeenAt: person.firstSeenAt.toISOString(),
      blockedAt: person.blockedAt?.toISOString() ?? null,
      count: person.count,
      earlier: earlier.items,
      next: earlier.next,
      threats: person.threats,
      atRisk: person.atRisk,
      notes: notes.map((note) => ({
        id: note.id,
        by: named(note.person),
        at: note.at.toISOString(),
        text: note.text,
        struck: null,
        conversation: note.conversation,
      })),
    },
    near: {
      count: near.count,
      more: near.more,
      items: near.rows.map(({ row: other, why }) => ({ ...nearShown.get(other.id)!, why })),
    },
    map: town !== null,
    located: locate(town, about),
    account: await accountLine(trx, world, desk, accounts.get(row.account)),
  }
}

const oneMoment = <T>(world: World, read: (trx: Trx) => Promise<T>): Promise<T> =>
  world.db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)

/** What stands beside a conversation, of one moment. @throws no_such_conversation */
export const beside: On<'desk.beside'> = async (world, caller, { id }) => {
  const desk = await deskOf(world, caller)
  return oneMoment(world, async (trx) => {
    const [row] = await conversationRows(trx, desk.agency.id, [id])
    if (!row) throw refuse('no_such_conversation')
    return besideIn(trx, world, desk, row)
  })
}

/** More of the same person's other conversations. @throws no_such_conversation, bad_cursor */
export const earlier: On<'desk.earlier'> = async (world, caller, { id, after, limit }) => {
  const desk = await deskOf(world, caller)
  const from = after === undefined ? null : momentFrom(after)
  return oneMoment(world, async (trx) => {
    const [row] = await conversationRows(trx, desk.agency.id, [id])
    if (!row) throw refuse('no_such_conversation')
    const claims = await claimsAt(trx, desk.agency.id, desk.at)
    return earlierPage(trx, desk, row, { after: from, limit }, claims)
  })
}
