import { accountsOf, addAccount, connectAccount } from '#core/accounts'
import { entryCounts, recordAct } from '#core/archive'
import { agencies, agencyOf, keepBeat, makePractice, narrowPractice } from '#core/identity'
import { makePracticeTerms } from '#core/lexicon'
import { makePracticeMap } from '#core/places'
import { makePracticeRegister } from '#core/register'
import { makePracticeRota } from '#core/rota'
import { ensureDelegation } from '#core/sending'
import type { World } from '#core/world'
import { receive } from '#flows/intake'
import type { Clock } from '#platform/clock'
import type { Db } from '#platform/db'
import { StartError } from '#platform/errors'
import { follow, type Reactor } from '#platform/events'
import { newId } from '#platform/ids'
import { feedPractice, practiceSubmit, usualLimits } from '#public/report'
import { sitesOf } from './sites.ts'

export type Centre = World['centre']
export type Kind = 'practice' | 'real'

/**
 * The centre of this database, made when there is none. Whether it is a practice centre is fixed then and never changes.
 * @throws StartError when another kind is asked for than the one it was made as.
 */
export const ensureCentre = async (
  db: Db,
  clock: Clock,
  asked: { kind: Kind | null; name: string | null },
): Promise<Centre & { fresh: boolean }> => {
  const made = await db
    .insertInto('platform.centre')
    .values({
      practice: asked.kind !== 'real',
      name: asked.name ?? (asked.kind === 'real' ? 'Callbox' : 'Riverton practice centre'),
      made_at: clock.now(),
    })
    .onConflict((on) => on.doNothing())
    .returning('only_row')
    .executeTakeFirst()
  const row = await db.selectFrom('platform.centre').select(['practice', 'name']).executeTakeFirstOrThrow()
  if (asked.kind && row.practice !== (asked.kind === 'practice'))
    throw new StartError(
      `This data folder holds a ${row.practice ? 'practice' : 'real'} centre, and that is fixed when it is made: name another folder with CALLBOX_DATA for a ${asked.kind} one.`,
    )
  return { practice: row.practice, name: row.name, fresh: made !== undefined }
}

/** The neighbourhood officer's beat, with the account on the practice network; once in a centre's life. */
const makePracticeBeat = async ({ db, clock }: World, agency: number, handle: string): Promise<void> => {
  if ((await entryCounts(db, agency, ['beat.kept'])).length > 0) return
  const account = (await accountsOf(db, agency)).find((one) => one.handle === handle)
  if (!account) return
  const at = clock.now()
  const beat = { id: newId(at), name: 'Old Town', accounts: [account.id] }
  const by = 'practice centre'
  await db.transaction().execute(async (trx) => {
    await keepBeat(trx, agency, beat, { by, at })
    await recordAct(trx, { agency, kind: 'beat.kept', subject: null, at, by, data: beat })
    await narrowPractice(trx, agency, beat.id)
  })
}

/** The account through which the public of the exercises is met; it needs nobody's password. */
const practiceHandle = 'riverton'

/**
 * A practice centre's agency, people, report form, standing delegation and account on the practice network, the accounts in
 * order in the register. Nothing that
 * is there is touched.
 */
export const furnishPractice = async (world: World): Promise<{ agency: number; form: string }> => {
  await makePractice(world)
  const agency = (await agencies(world.db))[0]!.id
  const now = world.clock.now()
  const form = await world.db.transaction().execute(async (trx) => {
    await ensureDelegation(trx, {
      agency,
      category: 'reply',
      name: 'Standing delegation for replies',
      responsible: 'C. Lindqvist',
      roles: ['desk', 'supervisor', 'communications', 'neighbourhood'],
      by: 'practice centre',
      now,
    })
    return addAccount(trx, {
      agency,
      network: 'web',
      handle: 'report-form',
      name: 'Report form',
      language: 'en',
      by: 'practice centre',
      now,
    })
  })
  const known = await accountsOf(world.db, agency)
  if (!known.some((one) => one.network === 'practice'))
    await connectAccount(
      world,
      { agency, person: { id: 'practice centre' } },
      { network: 'practice', handle: practiceHandle, secret: 'practice', language: 'en' },
    )
  await makePracticeBeat(world, agency, practiceHandle)
  await makePracticeRegister(world, agency)
  // Once in a centre's life: what a supervisor took away stays away.
  const made = new Set(
    (await entryCounts(world.db, agency, ['places.map_set', 'lexicon.added', 'rota.changed'])).map(
      ({ kind }) => kind,
    ),
  )
  if (!made.has('places.map_set')) await makePracticeMap(world, agency)
  if (!made.has('lexicon.added')) await makePracticeTerms(world, agency)
  if (!made.has('rota.changed')) await makePracticeRota(world, await agencyOf(world.db, agency))
  return { agency, form }
}

/** The sample reports come in through the form's own door, once in a centre's life. */
export const feedOnce = async (
  world: World,
  agency: number,
  say: (sentence: string) => void,
): Promise<void> => {
  const kind = 'practice.fed'
  if ((await entryCounts(world.db, agency, [kind])).length > 0) return
  say('A new practice centre: sample reports are coming in through its own form…')
  const site = (await sitesOf(world)).find((candidate) => candidate.agency === agency)!
  const reports = await feedPractice(
    world,
    practiceSubmit({ world, receive, limits: usualLimits }, site),
    site.pack.name,
  )
  await world.db.transaction().execute((trx) =>
    recordAct(trx, {
      agency,
      kind,
      subject: null,
      at: world.clock.now(),
      by: 'practice centre',
      data: { reports },
    }),
  )
}

/** Each reader of events has its place in each agency's events. */
export const followEvents = async (db: Db, reactors: readonly Reactor[]): Promise<void> =>
  follow(
    db,
    (await agencies(db)).map(({ id }) => id),
    reactors.map(({ reader }) => reader),
  )
