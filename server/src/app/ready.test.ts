import { describe, expect, it } from 'vitest'
import { connect, withSession } from '#platform/db'
import { newId } from '#platform/ids'
import { lineTo, testWorld } from '#testing'
import { readiness } from './ready.ts'

const centre = async () => {
  const t = await testWorld()
  const owner = (sql: string, values: unknown[] = []) =>
    withSession(t.ownerUrl, (client) => client.query(sql, values))
  const now = t.clock.now()
  for (const kind of ['work', 'serve'])
    await owner(`insert into platform.process values ($1, $3, 'h', 1, '{}', $2, $2)`, [newId(now), now, kind])
  return { ...t, owner }
}

describe('whether the centre is ready', () => {
  it('it stays ready while it cannot keep up, and says in words with what', async () => {
    const { world, owner, clock } = await centre()
    expect(await readiness(world)).toMatchObject({ ready: true, missing: [], strained: [] })
    await owner(`update load.state set strained_since = $1, sentences = '{"Networks are asked late."}'`, [
      clock.now(),
    ])
    expect(await readiness(world)).toMatchObject({
      ready: true,
      missing: [],
      strained: ['Networks are asked late.'],
    })
  })

  it('it is not while no worker is heard, and a beat from a clock that ran ahead is none', async () => {
    const { world, clock } = await centre()
    clock.advance(60)
    expect((await readiness(world)).missing[0]).toMatch(/No worker is running/)
    clock.advance(-7200)
    expect((await readiness(world)).missing[0]).toMatch(/No worker is running/)
  })

  it('it says that the database does not answer, and does not wait for it for ever', async () => {
    const { world, appUrl } = await centre()
    const line = await lineTo(appUrl)
    const { db, end } = connect(line.through(appUrl), 2)
    expect((await readiness({ ...world, db })).missing).toEqual([])
    line.stall(true)
    expect(await readiness({ ...world, db }, [], 0.2)).toMatchObject({
      ready: false,
      missing: [expect.stringMatching(/^The database does not answer .* is asked again\./)],
    })
    line.stall(false)
    expect((await readiness({ ...world, db })).ready).toBe(true)
    await end()
    await line.close()
  })
})
