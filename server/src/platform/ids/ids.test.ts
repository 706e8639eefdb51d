import { expect, it } from 'vitest'
import { leastId, newId } from './index.ts'

const at = new Date('2026-03-01T02:14:07.123Z')
const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

it('ids of one moment stand in the order in which they were made, behind the least one and before those of the next', () => {
  const made = Array.from({ length: 20_000 }, () => newId(at))
  expect(made.every((id) => form.test(id))).toBe(true)
  expect(made.toSorted()).toEqual(made)
  expect(leastId(at) <= made[0]!).toBe(true)
  expect(made.at(-1)! < newId(new Date(at.getTime() + 1))).toBe(true)
})

it('a clock that is put back makes ids of its time', () => {
  const [late, early] = [newId(at), newId(new Date(at.getTime() - 1))]
  expect(early < late).toBe(true)
  expect(newId(at) === late).toBe(false)
})
