import { sql } from 'kysely'
import { rewriteSetting, settingsOf } from '#platform/settings'
import type { SecretPlace } from '#platform/vault'
import { kept, formerly as mailFormerly, placeOfMail } from './mail.ts'
import { placeOfRoute, formerly as routeFormerly } from './webhook.ts'

const webhooks: SecretPlace = {
  name: 'secrets of webhooks',
  rows: async (db) => {
    const { rows } = await sql<{
      agency: number
      id: string
      secret: Buffer
    }>`select agency_id as agency, route_id as id, secret
      from alarms.route where secret is not null`.execute(db)
    return rows.map(({ agency, id, secret }) => ({
      where: placeOfRoute(agency, id),
      formerly: routeFormerly,
      sealed: secret,
      put: async (next) => {
        const put = await sql`update alarms.route set secret = ${next}
          where agency_id = ${agency} and route_id = ${id} and secret = ${secret}`.execute(db)
        return (put.numAffectedRows ?? 0n) > 0n
      },
    }))
  },
}

const mailServers: SecretPlace = {
  name: 'passwords of mail servers',
  rows: async (db) =>
    (await settingsOf(db, 'mail')).flatMap(({ agency, value }) => {
      const server = kept.safeParse(value).data
      if (!server?.password) return []
      return {
        where: placeOfMail(agency),
        formerly: mailFormerly,
        sealed: Buffer.from(server.password, 'base64'),
        put: (next: Buffer) =>
          rewriteSetting(db, {
            agency,
            key: 'mail',
            from: value as object,
            to: { ...(value as object), password: next.toString('base64') },
          }),
      }
    }),
}

/** What a change of keys wraps anew here. */
export const secrets: readonly SecretPlace[] = [webhooks, mailServers]
