import { describe, expect, it } from 'vitest'
import { languagesOffered, linesOf } from './kinds.ts'

const line = (id: string, kind: 'spoken' | 'relay' | 'sign', languages: string[]) => ({
  id,
  kind,
  name: id,
  what: '',
  languages,
  tel: '711',
  url: null,
  practice: true,
})
const lines = [line('any', 'spoken', []), line('spanish', 'spoken', ['es']), line('relay', 'relay', ['en'])]

describe('asking for an interpreter', () => {
  it('offers the language that was detected first, and each language once', () => {
    const offered = languagesOffered('so', lines)
    expect(offered[0]).toBe('so')
    expect(new Set(offered).size).toBe(offered.length)
    expect(languagesOffered('und', lines)).not.toContain('und')
  })
  it('shows the line of that language before the line for any, and relay for whatever language', () => {
    expect(linesOf(lines, 'spoken', 'es').map((one) => one.id)).toEqual(['spanish', 'any'])
    expect(linesOf(lines, 'spoken', 'pl').map((one) => one.id)).toEqual(['any'])
    expect(linesOf(lines, 'relay', 'pl').map((one) => one.id)).toEqual(['relay'])
    expect(linesOf(lines, 'sign', 'ase')).toEqual([])
  })
})
