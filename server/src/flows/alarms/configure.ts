import { z } from 'zod'
import { recordAct } from '#core/archive'
import type { World } from '#core/world'
import { wordsOf } from '#platform/errors'
import { newId } from '#platform/ids'
import { putSetting } from '#platform/settings'
import { mailServerOf, sealPassword, splitMailUrl } from './mail.ts'
import { refuse } from './refusals.ts'
import { insertRoute, routesOf, switchOff } from './store-calls.ts'
import { newWebhookSecret, sealSecret, webhookProblem } from './webhook.ts'

const problemOf = (kind: 'email' | 'webhook', address: string, practice: boolean): string | null => {
  if (kind === 'webhook') return webhookProblem(address, practice)
  return z.email().safeParse(address).success ? null : 'write one e-mail address, name@host'
}

/** Adds a way out of band. @returns its id, and a webhook's secret, which is never shown again. @throws address_refused */
export const addRoute = async (
  world: Pick<World, 'db' | 'clock' | 'keys' | 'centre'>,
  asked: { agency: number; kind: 'email' | 'webhook'; address: string; by: string },
): Promise<{ id: string; secret: string | null }> => {
  const { agency, kind, by } = asked
  const address = asked.address.trim()
  const problem = problemOf(kind, address, world.centre.practice)
  if (problem) throw refuse('address_refused', { field: 'address', remedy: problem })
  const at = world.clock.now()
  const id = newId(at)
  const secret = kind === 'webhook' ? newWebhookSecret() : null
  await world.db.transaction().execute(async (trx) => {
    const there = (await routesOf(trx, agency)).some((r) => r.state === 'on' && r.address === address)
    if (there) throw refuse('address_refused', { field: 'address', remedy: 'it is on the list already' })
    const sealed = secret ? sealSecret(world.keys, { agency, route: id }, secret) : null
    await insertRoute(trx, agency, { id, kind, address, secret: sealed, state: 'on' }, at)
    await recordAct(trx, {
      agency,
      kind: 'alarm.route_added',
      subject: id,
      at,
      by,
      data: { route: id, kind },
    })
  })
  return { id, secret }
}

/** Switches a way off; calls not yet made by it are not made. @throws no_such_route */
export const removeRoute = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  { agency, id, by }: { agency: number; id: string; by: string },
): Promise<void> => {
  await db.transaction().execute(async (trx) => {
    if (!(await switchOff(trx, agency, id))) throw refuse('no_such_route')
    await recordAct(trx, {
      agency,
      kind: 'alarm.route_removed',
      subject: id,
      at: clock.now(),
      by,
      data: { route: id },
    })
  })
}

/**
 * Sets the mail server; its password is sealed apart and never shown. An address given back without the password, for
 * the same name at the same server, keeps the one that is there. @throws address_refused
 */
export const setMail = async (
  { db, clock, keys }: Pick<World, 'db' | 'clock' | 'keys'>,
  { agency, url, from, by }: { agency: number; url: string; from: string; by: string },
): Promise<void> => {
  let split: ReturnType<typeof splitMailUrl>
  try {
    split = splitMailUrl(url)
  } catch (error) {
    throw refuse('address_refused', { field: 'mail server (url)', remedy: wordsOf(error) })
  }
  const before = await mailServerOf(db, agency)
  const password = split.password
    ? sealPassword(keys, agency, split.password)
    : before?.url === split.url
      ? before.password
      : null
  const at = clock.now()
  await db.transaction().execute(async (trx) => {
    await putSetting(trx, { agency, key: 'mail', value: { url: split.url, from, password }, by, at })
    await recordAct(trx, { agency, kind: 'alarm.mail_set', subject: null, at, by })
  })
}
