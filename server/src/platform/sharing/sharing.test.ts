import { expect, test } from 'vitest'
import { sharing, sharingFor } from './index.ts'

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

test('what is asked for by ever other names is forgotten again, and who waits is answered all the same', async () => {
  const ask = sharing<string>(0)
  const first = gate<string>()
  const waiting = ask('page 0', () => first.promise)
  for (let n = 1; n < 3000; n++) expect(await ask(`page ${n}`, async () => String(n))).toBe(String(n))
  first.resolve('read')
  expect(await waiting).toBe('read')
  expect(await ask('page 0', async () => 'read anew')).toBe('read anew')
})

test('what one database holds is never answered from another', async () => {
  const ask = sharingFor<object, string>(0)
  const [one, other] = [{}, {}]
  const answers = [ask(one)('page', async () => 'of one'), ask(other)('page', async () => 'of the other')]
  expect(await Promise.all(answers)).toEqual(['of one', 'of the other'])
  expect(ask(one)).toBe(ask(one))
})
