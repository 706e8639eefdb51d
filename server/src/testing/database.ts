import { randomBytes } from 'node:crypto'
import { inject, onTestFinished } from 'vitest'
import { type AppPool, appUrlOf, connect, type Db, withSession } from '#platform/db'

export type TestDatabase = {
  /** As the application's role: bound by the grants. */
  db: Db
  pool: AppPool
  appUrl: string
  /** As the owner: for what only an operator may do. */
  ownerUrl: string
  drop(): Promise<void>
}

/** A database of this test's own, cloned from the migrated template, dropped when the test (or `drop`) ends. */
export const testDatabase = ({ keep = false } = {}): Promise<TestDatabase> => made({ keep, empty: false })

/** One in which nothing stands yet. */
export const emptyDatabase = (): Promise<TestDatabase> => made({ keep: false, empty: true })

/** This worker's own server. */
const cluster = () => {
  const own = inject('clusters')[Number(process.env.VITEST_POOL_ID) - 1]
  if (!own) throw new Error(`No PostgreSQL was started for worker ${process.env.VITEST_POOL_ID}.`)
  return own
}

const made = async ({ keep, empty }: { keep: boolean; empty: boolean }): Promise<TestDatabase> => {
  const { templateUrl, superuserUrl, strategy } = cluster()
  const template = new URL(templateUrl)
  const name = `t_${randomBytes(6).toString('hex')}`
  const maintenance = superuserUrl.replace(/\/[^/]*$/, '/postgres')
  await withSession(maintenance, async (client) => {
    // Cloning needs the template to itself; tests that start together take turns.
    await client.query('select pg_advisory_lock(4242002)')
    await client.query(
      `create database ${name} template ${empty ? 'template0' : template.pathname.slice(1)} strategy ${strategy} owner ${template.username}`,
    )
    await client.query(`grant connect on database ${name} to "${appUrlOf(templateUrl).role}"`)
  })
  template.pathname = `/${name}`
  const ownerUrl = template.toString()
  const appUrl = appUrlOf(ownerUrl).url
  const { db, pool, end } = connect(appUrl, 5)
  const drop = async (): Promise<void> => {
    await end()
    await withSession(maintenance, (client) => client.query(`drop database if exists ${name} with (force)`))
  }
  if (!keep) onTestFinished(drop)
  return { db, pool, appUrl, ownerUrl, drop }
}
