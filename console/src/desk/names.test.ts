import { describe, expect, it } from 'vitest'
import { accountWords, namesOf } from './names.ts'

describe('a person', () => {
  it('who gave no name is shown once, by reference', () => {
    const reference = { name: 'RIV-7F3K-92', handle: null }
    expect(namesOf({ name: 'RIV-7F3K-92', handle: 'RIV-7F3K-92' })).toEqual(reference)
    expect(namesOf({ name: ' ', handle: 'RIV-7F3K-92' })).toEqual(reference)
  })
  it('with a name is shown with the handle too, unless it is the same', () => {
    expect(namesOf({ name: 'Rosa', handle: 'RIV-7F3K-92' })).toEqual({ name: 'Rosa', handle: 'RIV-7F3K-92' })
    expect(namesOf({ name: 'maria_h', handle: '@maria_h' }).handle).toBeNull()
  })
})

describe('an account', () => {
  it('is its network alone where the handle adds nothing', () => {
    expect(accountWords({ network: 'web', handle: 'report-form' })).toBe('Report form')
    expect(accountWords({ network: 'bluesky', handle: '@riverton.example' })).toBe(
      'Bluesky · @riverton.example',
    )
  })
})
