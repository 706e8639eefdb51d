import { describe, expect, it } from 'vitest'
import { newLinkCommand, usedLinkWords } from './used-link.ts'

describe('a sign-in link that no longer works', () => {
  it('says what happened and what to do', () => {
    for (const error of ['INVALID_TOKEN', 'EXPIRED_TOKEN', 'ATTEMPTS_EXCEEDED'])
      expect(usedLinkWords(`?error=${error}`)).toContain('used before or is older than 15 minutes')
    expect(newLinkCommand).toContain('signin-link')
  })
  it('claims no reason that it does not know', () => {
    expect(usedLinkWords('?error=failed_to_create_session')).toBe('This sign-in link did not sign you in.')
  })
  it('is not spoken of where none was opened', () => {
    expect(usedLinkWords('')).toBeNull()
    expect(usedLinkWords('?subject=1')).toBeNull()
  })
})
