import { connectorFor } from '#core/accounts'
import { conversationRows } from '#core/conversations'
import { correctionsOf } from '#core/triage'
import { deskOf, type On, tell } from './desk.ts'
import { accountsBy, placeWords, shownAccount } from './neighbours.ts'
import { placesOf } from './places.ts'
import { aloudOf, type Plea, textOf } from './plea.ts'
import { refuse } from './refusals.ts'
import { namedIn, spoken, worded } from './spoken.ts'

/** The plea for dispatch, to copy or to read by telephone; that it was taken is on the record. @throws no_such_conversation */
export const dispatch: On<'desk.dispatch'> = async (world, caller, { id }) => {
  const desk = await deskOf(world, caller)
  const agency = desk.agency.id
  const [row] = await conversationRows(world.db, agency, [id])
  if (!row) throw refuse('no_such_conversation')
  const account = shownAccount(await accountsBy(world.db, agency, [row.account]), row.account)
  const said = (await spoken(world.db, agency, id)).filter((message) => message.direction === 'in')
  const named = said.map(namedIn)
  const plea: Plea = {
    zone: desk.agency.zone,
    place: placeWords(row.band),
    network: connectorFor(world, account.network)?.name ?? account.network,
    to: account.handle,
    name: row.name,
    handle: row.handle,
    lines: said.flatMap((message) =>
      worded(message.revisions).map((revision, i, all) => ({
        text: revision.text,
        networkAt: revision.networkAt,
        capturedAt: revision.capturedAt,
        deleted: message.state === 'deleted' && i === all.length - 1,
        edited: revision.kind === 'edit',
        media: i === 0 ? message.media.length : 0,
      })),
    ),
    places: placesOf(said, await correctionsOf(world.db, agency, id))
      .filter((one) => !one.struck)
      .map((one) => one.words),
    phones: [...new Set(named.flatMap((one) => one.phones))],
    people: named.map((one) => one.people).findLast(Boolean) ?? null,
    contact: named.map((one) => one.contact).findLast(Boolean) ?? null,
    link: said.map((message) => message.url).findLast(Boolean) ?? null,
    records: said.flatMap((message) => message.revisions.map((revision) => revision.number)),
  }
  await world.db
    .transaction()
    .execute((trx) =>
      tell(trx, desk, { kind: 'conversation.dispatch_copied', subject: id, data: { records: plea.records } }),
    )
  return { text: textOf(plea), aloud: aloudOf(plea) }
}
