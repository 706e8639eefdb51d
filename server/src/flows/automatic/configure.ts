import type { AutomaticReason } from '@callbox/contract'
import { type Account, abilitiesFor, accountById } from '#core/accounts'
import { recordAct } from '#core/archive'
import { type Agency, agencyOf } from '#core/identity'
import { type Pack, packOf } from '#core/policy'
import { hoursByAccount } from '#core/register'
import { automaticDelegation, graphemes, saysEmergencyNumber, withdrawAutomatic } from '#core/sending'
import type { World } from '#core/world'
import type { Db, Trx } from '#platform/db'
import { emit } from '#platform/events'
import { newId } from '#platform/ids'
import { refuse } from './refusals.ts'
import {
  approveText,
  holdAllDue,
  insertText,
  inUse,
  putSetting,
  putStop,
  type Setting,
  type Text,
  textsOf,
} from './store.ts'
import { languagesOf, readAs } from './words.ts'

type By = { agency: number; by: string }

/** An account with its agency and its pack. @throws no_such_account */
export const hereOf = async (
  db: Db,
  agency: number,
  account: string,
): Promise<{ agency: Agency; pack: Pack; account: Account }> => {
  const [found, of] = await Promise.all([accountById(db, agency, account), agencyOf(db, agency)])
  if (!found || found.state === 'closed') throw refuse('no_such_account')
  return { agency: of, pack: packOf(of.pack), account: found }
}

const note = async (
  trx: Trx,
  { agency, by }: By,
  account: string,
  at: Date,
  act: { kind: string; data: Record<string, unknown> },
): Promise<void> => {
  await recordAct(trx, { agency, subject: account, at, by, ...act })
  await emit(trx, { agency, name: 'automatic.changed', at, subject: account, data: { account, by } })
}

const speaks = (pack: Pack, agency: Agency, language: string): void => {
  const languages = languagesOf(pack, agency)
  if (!languages.includes(language)) throw refuse('no_such_language', { languages: languages.join(', ') })
}

/** A new version of what an account says by itself; nothing is sent of it before it is approved. @throws no_such_account, no_such_language */
export const writeText = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  by: By,
  asked: { account: string; reason: AutomaticReason; language: string; words: string },
): Promise<string> => {
  const { agency, pack } = await hereOf(db, by.agency, asked.account)
  speaks(pack, agency, asked.language)
  return db.transaction().execute(async (trx) => {
    const at = clock.now()
    const id = newId(at)
    const version = await insertText(trx, by.agency, { id, ...asked, by: by.by, at })
    const data = { text: id, reason: asked.reason, language: asked.language, version, words: asked.words }
    await note(trx, by, asked.account, at, { kind: 'automatic.written', data })
    return id
  })
}

/** Why a text cannot be approved by somebody, as a refusal; null when it can. */
export const whyNotApprove = (
  world: Pick<World, 'connectors'>,
  { pack, account }: { pack: Pack; account: Account },
  text: Text,
  newer: boolean,
  by: string,
): ReturnType<typeof refuse> | null => {
  if (text.approvedBy !== null || newer) return refuse('text_replaced')
  if (text.by === by) return refuse('own_words')
  if (!saysEmergencyNumber(text.words, [pack.emergency.number]))
    return refuse('emergency_number_missing', { number: pack.emergency.number })
  const { longest } = abilitiesFor(world, account)
  const length = graphemes(readAs(pack, text.language, text.words, true))
  return length > longest
    ? refuse('too_long', { length, longest, over: length - longest, account: account.handle })
    : null
}

/** Whether a newer version of the same text stands before it. */
export const isReplaced = (texts: readonly Text[], text: Text): boolean =>
  texts.some(
    (one) => one.reason === text.reason && one.language === text.language && one.version > text.version,
  )

/**
 * Approves a version: never one's own, and only one that says how to get help (APCO 2.3.3, 4.1.1); from then on it is the
 * one that is sent. @throws no_such_account, no_such_text, own_words, text_replaced, emergency_number_missing, too_long
 */
export const approve = async (
  world: Pick<World, 'db' | 'clock' | 'connectors'>,
  by: By,
  { account, text: id }: { account: string; text: string },
): Promise<void> => {
  const here = await hereOf(world.db, by.agency, account)
  await world.db.transaction().execute(async (trx) => {
    const texts = await textsOf(trx, by.agency, account)
    const text = texts.find((one) => one.id === id)
    if (!text) throw refuse('no_such_text')
    const why = whyNotApprove(world, here, text, isReplaced(texts, text), by.by)
    if (why) throw why
    const at = world.clock.now()
    if (!(await approveText(trx, by.agency, id, { by: by.by, at }))) throw refuse('text_replaced')
    const { reason, language, version, words } = text
    const data = { text: id, reason, language, version, words, writtenBy: text.by }
    await note(trx, by, account, at, { kind: 'automatic.approved', data })
  })
}

const reasonWords: Record<AutomaticReason, string> = {
  out_of_hours: 'out of hours',
  overload: 'when we cannot keep up',
}

/** When an account answers by itself. Switching on asks for everything that it needs; switching off asks nothing. */
export const configure = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  by: By,
  setting: Setting,
): Promise<void> => {
  const { agency, pack } = await hereOf(db, by.agency, setting.account)
  speaks(pack, agency, setting.fallback)
  await db.transaction().execute(async (trx) => {
    const at = clock.now()
    const wanted: AutomaticReason[] = [
      ...(setting.outOfHours ? ['out_of_hours' as const] : []),
      ...(setting.overload ? ['overload' as const] : []),
    ]
    const texts = await textsOf(trx, by.agency, setting.account)
    for (const reason of wanted)
      if (!inUse(texts, reason, setting.fallback))
        throw refuse('nothing_approved', { reason: reasonWords[reason], language: setting.fallback })
    const asked = { agency: by.agency, account: setting.account, now: at }
    if (wanted.length > 0 && !(await automaticDelegation(trx, asked))) throw refuse('not_delegated')
    if (setting.outOfHours && !(await hoursByAccount(trx, by.agency)).get(setting.account))
      throw refuse('hours_missing')
    await putSetting(trx, by.agency, setting, { by: by.by, at })
    await note(trx, by, setting.account, at, { kind: 'automatic.set', data: setting })
  })
}

const switched = async (trx: Trx, by: By, stopped: boolean, at: Date, why: string, data: object) => {
  const { agency } = by
  const kind = stopped ? 'automatic.stopped' : 'automatic.resumed'
  await recordAct(trx, { agency, kind, subject: null, at, by: by.by, why, data: { ...data } })
  await emit(trx, {
    ...{ agency, name: 'automatic.switched', at, subject: null },
    data: { stopped, by: by.by },
  })
}

/**
 * Stops them all, on every account of the agency: what is due is held back, and what no network has heard of is taken
 * back. Saying it twice is one wish. @returns how many were taken back
 */
export const stopAll = ({ db, clock }: Pick<World, 'db' | 'clock'>, by: By, why: string): Promise<number> =>
  db.transaction().execute(async (trx) => {
    const { agency } = by
    const at = clock.now()
    const turned = await putStop(trx, agency, true, { by: by.by, at, why })
    const due = await holdAllDue(trx, agency, 'stopped', at)
    const undone = await withdrawAutomatic(trx, {
      ...{ agency, by: by.by, at },
      why: 'Automatic replies were stopped.',
    })
    if (turned || due + undone > 0) await switched(trx, by, true, at, why, { due, undone })
    return due + undone
  })

/** Lets them go again, for what comes from now on: nothing that was held back is caught up. @throws not_stopped */
export const resume = ({ db, clock }: Pick<World, 'db' | 'clock'>, by: By, why: string): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const at = clock.now()
    if (!(await putStop(trx, by.agency, false, { by: by.by, at, why }))) throw refuse('not_stopped')
    await switched(trx, by, false, at, why, {})
  })
