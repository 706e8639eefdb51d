import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { webAddress } from './addresses.ts'

describe('an address that others gave', () => {
  it('is a link when it leads to the web, with nothing in it unencoded', () => {
    expect(webAddress('https://bsky.app/profile/riverton.example/post/3k')).toBe(
      'https://bsky.app/profile/riverton.example/post/3k',
    )
    expect(webAddress('http://sjö.example/a b?q="><script>')).toBe(
      'http://xn--sj-gka.example/a%20b?q=%22%3E%3Cscript%3E',
    )
  })
  it.each([
    'javascript:alert(1)',
    ' JaVa\tScript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://desk.example/1',
    'intent://scan/#Intent;scheme=zxing;end',
    'https://police.example@evil.example/',
    '//evil.example',
    '/desk/',
    'not an address',
    '',
    null,
  ])('is none: %s', (given) => {
    expect(webAddress(given)).toBeNull()
  })
  it('is none when no network would give one so long', () => {
    expect(webAddress(`https://a.example/${'a'.repeat(4000)}`)).toBeNull()
  })
  it('is never anything but of the web, whatever was given', () => {
    const parts = fc.constantFrom(
      'javascript:',
      'data:',
      'https:',
      '//',
      '@',
      '\t',
      '\n',
      ' ',
      'a.example',
      '%0a',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, fc.string())), (given) => {
        const shown = webAddress(given.join(''))
        if (shown !== null) expect(shown).toMatch(/^https?:\/\/[^\s"<>]+$/)
      }),
    )
  })
})
