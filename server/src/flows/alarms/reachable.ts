import type { Db } from '#platform/db'
import { mailServerOf } from './mail.ts'
import { routesOf } from './store-calls.ts'

/** Whom an alarm can reach outside of the desk: routes by kind that are on, and whether there is a mail server. */
export const reachable = async (
  db: Db,
  agency: number,
): Promise<{ mail: boolean; emails: number; webhooks: number }> => {
  const [mail, routes] = await Promise.all([mailServerOf(db, agency), routesOf(db, agency)])
  const on = (kind: string): number =>
    routes.filter((route) => route.state === 'on' && route.kind === kind).length
  return { mail: mail !== null, emails: on('email'), webhooks: on('webhook') }
}
