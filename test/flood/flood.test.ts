import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Asked, planFlood, pleasOf } from './plan.ts'
import { listsOnly, nothingAssessed, type Pace, type Played, play, within } from './play.ts'
import { developmentRows, secondHalf } from './texts.ts'

// The size of a check; `npm run flood` asks for twenty thousand messages and a hundred pleas.
const number = (name: string, usual: number): number => Number(process.env[name] ?? usual)
const messages = number('CALLBOX_FLOOD_MESSAGES', 1200)
const hours = number('CALLBOX_FLOOD_HOURS', 1.2)
const asked: Asked = {
  seed: number('CALLBOX_FLOOD_SEED', 911),
  messages,
  pleas: number('CALLBOX_FLOOD_PLEAS', 20),
  seconds: hours * 3600,
  surge: { from: (hours / 3) * 3600, until: (hours / 2) * 3600, times: 10 },
  reposts: 20,
}
const pace: Pace = {
  officers: number('CALLBOX_FLOOD_OFFICERS', 12),
  seconds: number('CALLBOX_FLOOD_PACE', 30),
}

const told = ({ seen }: Played): string =>
  seen
    .filter(({ waited, target }) => waited === null || waited > target)
    .map(
      ({ placed, waited, target, from, text }) =>
        `${placed} ${waited ?? 'never'}/${target} s (${from}) ${text}`,
    )
    .join('\n')

describe('a flood, worked by officers who only ever take the top of the queue', async () => {
  const data = process.env.CALLBOX_FLOOD_DATA
  const second = secondHalf()
  const rows = data ? developmentRows(data) : { pleas: [], crowd: [] }
  const half = Math.ceil(asked.pleas / 2)
  const pleas = data
    ? [
        ...pleasOf({ ...asked, pleas: half }, second.pleas),
        ...pleasOf({ ...asked, pleas: asked.pleas - half }, rows.pleas),
      ]
    : pleasOf(asked, second.pleas)
  const arrivals = planFlood(asked, pleas, [...second.crowd, ...rows.crowd])
  const inOrder = pleasOf(asked, pleas)

  test('every plea is seen by the end, nineteen in twenty of them within their target', async () => {
    const ours = await play(arrivals, inOrder, pace)
    const lists = await play(arrivals, inOrder, pace, listsOnly())
    const none = await play(arrivals, inOrder, pace, nothingAssessed)
    if (process.env.CALLBOX_FLOOD_REPORT)
      writeFileSync(
        process.env.CALLBOX_FLOOD_REPORT,
        JSON.stringify({ asked, pace, data: Boolean(data), ours, lists, none }),
      )
    for (const played of [ours, lists, none])
      expect(
        played.seen.filter(({ waited }) => waited === null),
        'a plea nobody ever looked at',
      ).toEqual([])
    expect(within(ours), told(ours)).toBeGreaterThanOrEqual(0.95)
    expect(within(ours)).toBeGreaterThan(within(none))
  })
})
