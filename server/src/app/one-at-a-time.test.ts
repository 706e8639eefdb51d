import { expect, it } from 'vitest'
import { oneAtATime } from './one-at-a-time.ts'

it('a thousand notices while events are read are one more round, and none is missed', async () => {
  const rounds: (number | null)[][] = []
  const first = Promise.withResolvers<void>()
  const reading = oneAtATime(async (asked) => {
    rounds.push([...asked])
    if (rounds.length === 1) await first.promise
  })
  reading.ask(1)
  for (let i = 0; i < 1000; i++) reading.ask((i % 3) + 1)
  first.resolve()
  await reading.idle()
  expect(rounds).toEqual([[1], [1, 2, 3]])
  reading.ask(2)
  reading.ask(null)
  reading.ask(3)
  await reading.idle()
  expect(rounds.slice(2)).toEqual([[2], [null]])
})
