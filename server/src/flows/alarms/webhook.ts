import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { Webhook } from 'standardwebhooks'
import type { World } from '#core/world'
import { placeOf } from '#platform/crypto'
import { isInner } from '#platform/outbound'

/** Before the place of a secret was its row. */
export const formerly = 'alarms.route'
export const placeOfRoute = (agency: number, route: string): string => placeOf('alarms.route', agency, route)

export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`
export const sealSecret = (
  keys: World['keys'],
  { agency, route }: { agency: number; route: string },
  secret: string,
): Buffer => keys.seal(placeOfRoute(agency, route), secret)

/**
 * What is wrong with a webhook's address, as a remedy; null when it may be called. Only public https addresses; a
 * practice centre may call itself. (What a name resolves to is checked again at each call.)
 */
export const webhookProblem = (address: string, practice: boolean): string | null => {
  if (!URL.canParse(address)) return 'write it as https://host/path'
  const url = new URL(address)
  if (url.username || url.password) return 'leave out the name and the password; each call is signed'
  if (practice && (url.protocol === 'http:' || url.protocol === 'https:')) return null
  if (url.protocol !== 'https:') return 'use https'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const inner = isIP(host)
    ? isInner(host)
    : !host.includes('.') || /\.(localhost|local|internal)\.?$/.test(host)
  return inner ? 'use an address that can be reached from the internet' : null
}

/** Posts the body, signed as Standard Webhooks ask. @throws when it is not answered with 2xx. */
export const sendWebhook = async (
  { keys, fetch }: Pick<World, 'keys' | 'fetch'>,
  agency: number,
  route: { id: string; address: string; secret: Buffer | null },
  { id, at, body }: { id: string; at: Date; body: object },
): Promise<void> => {
  if (!route.secret) throw new Error('The webhook has no secret: remove it and add it again.')
  const text = JSON.stringify(body)
  const response = await fetch(route.address, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(
        keys.open(placeOfRoute(agency, route.id), route.secret, formerly),
      ).sign(id, at, text),
    },
    body: text,
    signal: AbortSignal.timeout(10_000),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`The webhook answered ${response.status}.`)
}
