import { describe, expect, it } from 'vitest'
import { needsCare } from './contact.ts'

describe('making contact', () => {
  it('needs care where it was said not to be safe, or only in one way', () => {
    for (const safe of ['not safe to contact', 'answer only on the private page', 'only by text', 'no'])
      expect(needsCare({ safe, how: '' })).toBe(true)
  })
  it('needs no warning where nothing was said against it', () => {
    for (const safe of ['', 'safe to contact', 'yes']) expect(needsCare({ safe, how: '' })).toBe(false)
    expect(needsCare(null)).toBe(false)
  })
})
