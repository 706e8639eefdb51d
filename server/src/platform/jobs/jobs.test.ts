import { describe, expect, it, onTestFinished } from 'vitest'
import { makeLog } from '#platform/log'
import { testDatabase } from '#testing'
import { addJob, type Bay, bays, type JobHandler, startWorker } from './index.ts'

/** Jobs that end when they are told to, and what has begun. */
const centre = async (bays: Bay[], strained = false) => {
  const { db, pool } = await testDatabase()
  const begun: string[] = []
  const heard = new Set<() => void>()
  const let_go = Promise.withResolvers<void>()
  const handlers = bays.map(
    (bay): JobHandler => ({
      name: bay,
      bay,
      run: async ({ n }) => {
        begun.push(`${bay} ${n}`)
        for (const look of heard) look()
        if (n !== 'last') await let_go.promise
      },
    }),
  )
  const worker = startWorker(pool, handlers, makeLog('silent'), strained)
  // Before the database is dropped, whatever the test found.
  onTestFinished(async () => {
    let_go.resolve()
    await worker.stop()
  })
  return {
    worker,
    begun,
    end: () => let_go.resolve(),
    add: (bay: Bay, n: number | 'last') =>
      db
        .transaction()
        .execute((trx) =>
          addJob(trx, bay, { n }, { key: `${bay} ${n}`, lane: bay === 'urgent' ? 'lifeSafety' : 'backfill' }),
        ),
    until: (holds: () => boolean) =>
      new Promise<void>((done) => {
        const look = () => {
          if (holds()) done()
        }
        heard.add(look)
        look()
      }),
  }
}

describe('the bays in which jobs are worked', () => {
  it('an urgent job begins while every worker of the others waits for a network that does not answer', async () => {
    const { add, begun, until } = await centre(['intake', 'answers', 'urgent'])
    for (let n = 0; n < 20; n++) {
      await add('intake', n)
      await add('answers', n)
    }
    await until(() => begun.length === bays.intake.most + bays.answers.most)
    await add('urgent', 'last')
    await until(() => begun.includes('urgent last'))
    expect(begun.filter((one) => one.startsWith('intake'))).toHaveLength(bays.intake.most)
    expect(begun.filter((one) => one.startsWith('answers'))).toHaveLength(bays.answers.most)
  })

  it('statistics wait while the centre cannot keep up, nothing of it is lost, and they go on when it eases', async () => {
    const { worker, add, begun, until } = await centre(['statistics', 'answers'], true)
    await add('statistics', 'last')
    await add('answers', 'last')
    await until(() => begun.includes('answers last'))
    expect(begun).toEqual(['answers last'])
    worker.strained(false)
    await until(() => begun.includes('statistics last'))
  })
})
