import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { paced } from './paced.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('asks at once when it was quiet, then at most so often, and once more for what came meanwhile', async () => {
  let asked = 0
  const pace = paced(1000, async () => void asked++)
  pace.mark()
  await vi.advanceTimersByTimeAsync(0)
  expect(asked).toBe(1)
  for (let n = 0; n < 9; n++) {
    pace.mark()
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(asked).toBe(1)
  await vi.advanceTimersByTimeAsync(100)
  expect(asked).toBe(2)
  await vi.advanceTimersByTimeAsync(5000)
  expect(asked).toBe(2)
})

it('waits for a slow answer instead of asking for it again', async () => {
  let asked = 0
  let answer: () => void = () => undefined
  const pace = paced(1000, () => {
    asked += 1
    return new Promise<void>((resolve) => {
      answer = resolve
    })
  })
  pace.mark()
  await vi.advanceTimersByTimeAsync(0)
  pace.mark()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(asked).toBe(1)
  answer()
  await vi.advanceTimersByTimeAsync(0)
  expect(asked).toBe(2)
  pace.stop()
})
