import { expect, test } from 'vitest'
import { sharing } from './shared.ts'

const gate = <T>() => Promise.withResolvers<T>()

test('who asks while a page is being read is answered by the next reading, together with everybody else', async () => {
  const ask = sharing<number>(0)
  const [first, second] = [gate<number>(), gate<number>()]
  let reads = 0
  const read = (): Promise<number> => (reads++ === 0 ? first.promise : second.promise)
  const early = ask('page', read)
  await Promise.resolve()
  while (reads === 0) await Promise.resolve()
  const late = [ask('page', read), ask('page', read), ask('page', read)]
  expect(reads).toBe(1)
  first.resolve(1)
  expect(await early).toBe(1)
  second.resolve(2)
  expect(await Promise.all(late)).toEqual([2, 2, 2])
  expect(reads).toBe(2)
})

test('different pages do not wait for each other, and a reading that fails spoils no later one', async () => {
  const ask = sharing<string>(0)
  const stuck = gate<string>()
  const waiting = ask('slow', () => stuck.promise)
  expect(await ask('quick', async () => 'read')).toBe('read')
  await expect(
    ask('broken', async () => {
      throw new Error('away')
    }),
  ).rejects.toThrow('away')
  expect(await ask('broken', async () => 'back')).toBe('back')
  stuck.resolve('read')
  expect(await waiting).toBe('read')
})
