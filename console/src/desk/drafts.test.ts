import { describe, expect, it } from 'vitest'
import { comesBack, heard } from './drafts.ts'

const at = (minute: number) => `2026-03-01T02:${minute}:00.000Z`
const server = (text: string, minute = 10) => ({ text, language: 'en', template: null, savedAt: at(minute) })
const local = (text: string, dirty: boolean, base: string | null = null) => ({
  ...server(text, 5),
  dirty,
  base,
})

describe('what was typed', () => {
  it('comes back after a crash although the server never had it, whatever the clocks say', () => {
    expect(comesBack(local('At ten.', true), null).draft).toMatchObject({ text: 'At ten.' })
    expect(comesBack(local('At ten, and', true, at(10)), server('At ten'))).toMatchObject({
      draft: { text: 'At ten, and' },
      other: null,
    })
  })
  it('follows to another device', () => {
    expect(comesBack(null, server('At ten.')).draft).toMatchObject({ text: 'At ten.' })
    expect(comesBack(local('At nine.', false), server('At ten.')).draft).toMatchObject({ text: 'At ten.' })
  })
  it('does not come back when it was sent from another device', () => {
    expect(comesBack(local('At ten.', false), null).draft).toBeNull()
  })
  it('in two places is lost in neither', () => {
    expect(comesBack(local('Here', true, at(1)), server('There'))).toMatchObject({
      draft: { text: 'Here' },
      other: { text: 'There' },
    })
  })
})

describe('a word of the server while one types', () => {
  const now = { text: 'At ten, and', dirty: true, base: at(1), ours: new Set(['At', 'At ten']) }
  it('is our own, kept a moment ago', () => {
    expect(heard(server('At ten'), now)).toBe('own')
    expect(heard(server('At'), { ...now, dirty: false })).toBe('own')
    expect(heard(null, { ...now, dirty: false, ours: new Set(['', 'At ten, and']) })).toBe('own')
    expect(heard(null, { ...now, base: null })).toBe('own')
  })
  it('from another device is taken up when nothing waits here, and offered otherwise', () => {
    expect(heard(server('Elsewhere'), { ...now, dirty: false })).toBe('adopt')
    expect(heard(server('Elsewhere'), now)).toBe('offer')
    expect(heard(null, { ...now, dirty: false })).toBe('adopt')
  })
})
