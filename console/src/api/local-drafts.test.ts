import { describe, expect, it } from 'vitest'
import { forgetDrafts, handOver, placeOf, writeLocal } from './local-drafts.ts'

const browser = () => {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
    key: (at: number) => [...kept.keys()][at] ?? null,
    get length() {
      return kept.size
    },
  }
}
const typed = (text: string, dirty: boolean) => ({
  ...{ text, dirty, base: null, language: 'en', template: null, savedAt: '' },
})
const before = () => {
  const store = browser()
  writeLocal(placeOf(1, 'ruiz', 'a'), typed('the server has it', false), store)
  writeLocal(placeOf(1, 'ruiz', 'b'), typed('only here', true), store)
  writeLocal(placeOf(1, 'ruiz', 'c'), typed('only here too', true), store)
  writeLocal(placeOf(1, 'okafor', 'a'), typed('of somebody else', true), store)
  store.setItem('callbox-theme', 'dark')
  return store
}

describe('signing out', () => {
  it('hands what only this browser has to the server, and leaves nothing of it here', async () => {
    const store = before()
    const sent: string[] = []
    const left = await handOver(
      'ruiz',
      async ({ draft, conversation }) => sent.push(`${conversation}: ${draft.text}`),
      store,
    )
    expect(left).toEqual([])
    expect(sent).toEqual(['b: only here', 'c: only here too'])
    expect([...store.kept.keys()]).toEqual([placeOf(1, 'okafor', 'a'), 'callbox-theme'])
  })

  it('names what could not be kept, and removes it only when that is said', async () => {
    const store = before()
    const refused = async ({ conversation }: { conversation: string }) => {
      if (conversation === 'b') throw new Error('There is no such conversation.')
    }
    const left = await handOver('ruiz', refused, store)
    expect(left.map(({ draft }) => draft.text)).toEqual(['only here'])
    expect(store.getItem(placeOf(1, 'ruiz', 'b'))).toContain('only here')
    forgetDrafts('ruiz', store)
    expect([...store.kept.keys()]).toEqual([placeOf(1, 'okafor', 'a'), 'callbox-theme'])
  })

  it('by itself, after a rest, removes all that the server has', () => {
    const store = before()
    forgetDrafts(null, store)
    expect(store.getItem(placeOf(1, 'ruiz', 'a'))).toBeNull()
    expect(store.getItem(placeOf(1, 'ruiz', 'b'))).toContain('only here')
  })
})
