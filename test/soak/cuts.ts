import { setTimeout as pause } from 'node:timers/promises'
import type { CutAt } from '../../server/src/testing/line.ts'
import type { SoakPart } from './part.ts'
import { roundsOf } from './rounds.ts'

const ways: readonly CutAt[] = ['after commit', 'before commit', 'now']
const cutsARound = 6

/** The connection to the database is cut in mid-transaction, before or after the database heard the commit. */
export const cuts: SoakPart = {
  name: 'cuts',
  says: `the connection to PostgreSQL cut in mid-transaction, ${cutsARound} times a round: before the commit is heard, after it (its answer lost), or all connections at once`,
  holds: 'each generated message once, nothing sent twice, every event read',
  rounds: 100,
  run: roundsOf('c', async (centre, { dice }) => {
    const before = centre.line.cuts
    await pause(300)
    for (let i = 0; i < cutsARound; i++) {
      centre.line.cut(ways[Math.floor(dice() * ways.length)]!)
      await pause(100 + Math.floor(dice() * 300))
    }
    return { 'connections cut': centre.line.cuts - before }
  }),
}
