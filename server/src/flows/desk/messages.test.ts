import { describe, expect, it } from 'vitest'
import { arrive, person, said, testWorld } from '#testing'
import { module } from './index.ts'

const all = 230
/** So many come in one moment: a page may end among them. */
const together = 10

/** A person who wrote many messages; each says its number. */
const talk = async () => {
  const t = await testWorld()
  let id = ''
  for (let n = 0; n < all; n += together) {
    t.clock.advance(1)
    const batch = Array.from({ length: together }, (_, m) => said(`m${n + m}`, `number ${n + m}`))
    id = (await arrive(t, ...batch))[0]!
  }
  return { t, id, ruiz: person(t, module, 'ruiz') }
}
const numbers = (messages: readonly { revisions: readonly { text: string }[] }[]): number[] =>
  messages.map((one) => Number(one.revisions[0]!.text.replace('number ', '')))
const counting = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n)
/** The moments of messages, in the order in which they stand. */
const moments = (numbers: readonly number[]): number[] => numbers.map((n) => Math.floor(n / together))
const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b)

describe('a conversation of hundreds of messages', () => {
  it('comes with its newest; what was said before is read page by page, each message once, in order', async () => {
    const { t, id, ruiz } = await talk()
    const seen = await ruiz('desk.conversation', { id })
    expect(sorted(numbers(seen.messages))).toEqual(counting(all - 100, all))
    expect(seen.before).toMatchObject({ count: all - 100 })

    let known = numbers(seen.messages)
    let { before } = seen
    const pages: number[] = []
    while (before) {
      const page = await ruiz('desk.messages', { id, before: before.cursor, limit: 45 })
      pages.push(page.messages.length)
      known = [...numbers(page.messages), ...known]
      before = page.before
    }
    expect(sorted(known)).toEqual(counting(0, all))
    expect(moments(known)).toEqual(moments(counting(0, all)))
    expect(pages).toEqual([45, 45, 40])

    // What arrives meanwhile leaves no gap between what is known and what comes.
    await arrive(t, said('late', `number ${all}`))
    const again = await ruiz('desk.conversation', { id, from: seen.before!.cursor })
    expect(sorted(numbers(again.messages))).toEqual(counting(all - 100, all + 1))
    expect(again.before).toEqual(seen.before)
    expect((await ruiz('desk.conversation', { id })).messages).toHaveLength(100)
    await expect(ruiz('desk.messages', { id, before: 'nonsense', limit: 50 })).rejects.toMatchObject({
      code: 'bad_cursor',
    })
  })

  it('shows its place and how to reach the person although both were said at the beginning', async () => {
    const t = await testWorld()
    const context = { place: '18 Alder St', contact: 'Safe to contact. Call 555-0142' }
    const [id] = await arrive(t, said('first', 'water on the stairs', { context }))
    t.clock.advance(1)
    await arrive(t, ...Array.from({ length: 101 }, (_, n) => said(`m${n}`, `number ${n}`)))
    const seen = await person(t, module, 'ruiz')('desk.conversation', { id: id! })
    expect(seen.before?.count).toBe(2)
    expect(seen.contact?.how).toBe(context.contact)
    expect(seen.places).toContainEqual({ words: '18 Alder St', from: 'form', struck: false })
  })
})
