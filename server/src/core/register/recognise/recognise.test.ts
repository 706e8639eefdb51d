import { fitsNaming, namingInWords, namingProblem } from '@callbox/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Listed, recognise } from './index.ts'

const listed: Listed[] = [
  {
    networkName: 'Bluesky',
    handle: 'desk.riverton.example',
    name: 'Riverton ECC',
    url: 'https://bsky.app/profile/desk.riverton.example',
  },
  {
    networkName: 'Facebook',
    handle: 'rivertonecc',
    name: 'Riverton ECC',
    url: 'https://www.facebook.com/RivertonECC',
  },
  {
    networkName: 'Facebook',
    handle: 'rivertonparks',
    name: 'Riverton parks',
    url: 'https://www.facebook.com/profile.php?id=100064',
  },
  {
    networkName: 'Mastodon',
    handle: 'riverton@town.example',
    name: 'Riverton',
    url: 'https://town.example/@riverton',
  },
]
const asked = { listed, ownHost: 'report.riverton.example' }
const of = (text: string) => {
  const { is, why } = recognise(text, asked)
  return `${is}: ${why}`
}

describe('is this really us?', () => {
  it.each([
    'https://www.facebook.com/RivertonECC',
    'facebook.com/rivertonecc/',
    'HTTPS://M.Facebook.com/RivertonECC?mibextid=abc&utm_source=x',
    '  <https://bsky.app/profile/desk.riverton.example>. ',
    'https://www.facebook.com/profile.php?id=100064',
    '@riverton@town.example',
    'https://town.example/@riverton',
  ])('says yes to what is letter for letter on the list: %s', (text) => {
    expect(of(text)).toBe('official: listed')
  })

  it('says yes to a page of our own website, and to no other port or server of that name', () => {
    expect(of('https://report.riverton.example/report?lang=es')).toBe('official: own_page')
    expect(of('https://report.riverton.example:8443/report')).not.toMatch(/^official/)
    expect(of('https://report.riverton.example.evil.test/report')).not.toMatch(/^official/)
    expect(of('https://user@report.riverton.example/')).not.toMatch(/^official/)
  })

  it.each([
    ['https://www.facebook.com/RivertonECC-help', 'not_official: look_alike'],
    ['https://www.facebook.com/Riverton.ECC', 'not_official: look_alike'],
    ['https://www.facebook.com/R1vertonECC', 'not_official: look_alike'],
    ['https://www.instagram.com/rivertonecc', 'not_official: look_alike'],
    ['https://www.facebook.com/profile.php?id=100065', 'not_official: not_listed'],
    ['https://x.com/somebody', 'not_official: not_listed'],
    ['https://rnastodon.social/@riverton', 'not_official: look_alike'],
    ['https://t0wn.example/@riverton', 'not_official: look_alike'],
    ['https://fаcebook.com/RivertonECC', 'not_official: look_alike'],
    ['https://report.rivertоn.example/', 'not_official: look_alike'],
    ['@riverton@t0wn.example', 'not_official: look_alike'],
    ['@riverton@evil.test', 'not_official: look_alike'],
    ['@rivert\u200bonecc', 'not_official: look_alike'],
    ['@somebody', 'not_official: not_listed'],
  ])('says no to what only looks like it: %s', (text, answer) => {
    expect(of(text)).toBe(answer)
  })

  it.each([
    ['https://bit.ly/3xyz', 'cannot_tell: hidden'],
    ['https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.facebook.com%2FRivertonECC', 'cannot_tell: hidden'],
    ['javascript://facebook.com/RivertonECC', 'cannot_tell: hidden'],
    ['https://www.facebook.com/RivertonECC/posts/1', 'cannot_tell: below'],
    ['https://www.facebook.com/RivertonECC?next=https://evil.test', 'cannot_tell: below'],
    ['https://www.facebook.com/RivertonECC#/evil', 'cannot_tell: below'],
    ['https://town.example/@riverton/115', 'cannot_tell: below'],
    ['@rivertonecc', 'cannot_tell: name_only'],
    ['desk.riverton.example', 'cannot_tell: name_only'],
    ['riverton@town.example', 'cannot_tell: name_only'],
    ['https://www.riverton-library.test/', 'cannot_tell: other_site'],
    ['Your parcel could not be delivered', 'cannot_tell: nothing'],
    ['We are the police. Pay here: facebook.com/RivertonECC', 'cannot_tell: words_around'],
    ['', 'cannot_tell: nothing'],
  ])('cannot tell, and says why: %s', (text, answer) => {
    expect(of(text)).toBe(answer)
  })

  it('judges a text by the worst that is in it, and by no more than it can look at', () => {
    expect(of('facebook.com/RivertonECC or facebook.com/RivertonECC2')).toBe('not_official: look_alike')
    expect(of(Array(30).fill('facebook.com/RivertonECC').join(' '))).toBe('cannot_tell: many')
    expect(recognise('x '.repeat(5000), asked).is).toBe('cannot_tell')
  })

  it('does not call ours what has a full stop after its host: it may lead to us, but nobody of ours wrote it so', () => {
    const { url } = listed.find(({ url }) => url !== null)!
    const { host, pathname } = new URL(url!)
    expect(recognise(`https://${host}.${pathname}`, asked)).toMatchObject({ is: 'cannot_tell' })
  })

  it('never says yes to anything that differs from the list by a letter', () => {
    const alike: Record<string, string[]> = {
      o: ['0', 'о', 'ο'],
      e: ['е', '3', 'é'],
      r: ['г'],
      i: ['1', 'l', 'і', 'ı'],
      a: ['а', 'ɑ'],
      c: ['с'],
      k: ['\u212a'],
    }
    const ours = listed.map(({ url }) => url!)
    fc.assert(
      fc.property(
        fc.constantFrom(...ours),
        fc.nat(),
        fc.nat(),
        fc.constantFrom('', '\u200b', '\u202e', '-', '.', '%65'),
        (url, at, which, added) => {
          const from = 8 + (at % (url.length - 8))
          const letter = url[from]!
          const others = alike[letter.toLowerCase()] ?? []
          const put =
            others.length > 0 && added === ''
              ? others[which % others.length]!
              : added === ''
                ? `${letter}x`
                : letter + added
          const changed = url.slice(0, from) + put + url.slice(from + 1)
          // A sign that nobody sees, or a full stop, at the very end was pasted along and is no part of it.
          fc.pre(from < url.length - 1)
          expect(recognise(changed, asked).is, changed).not.toBe('official')
        },
      ),
    )
  })

  it('takes whatever is pasted', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.emailAddress()), (text) => {
        expect(recognise(text, asked).is).not.toBe('official')
      }),
    )
  })
})

describe('the naming convention', () => {
  it('is read aloud, and holds a name against it', () => {
    const pattern = 'riverton-{beat} | desk.riverton.example | rivertonpd#'
    expect(namingInWords(pattern)).toBe(
      '“riverton-”, then the beat; or “desk.riverton.example”; or “rivertonpd”, then one digit',
    )
    for (const name of ['riverton-north', '@Riverton-5', 'desk.riverton.example', 'rivertonpd7'])
      expect(fitsNaming(pattern, name), name).toBe(true)
    for (const name of [
      'riverton-',
      'riverton',
      'deskxriverton.example',
      'rivertonpd77',
      'rivertоn-north',
      'riverton-nörd',
    ])
      expect(fitsNaming(pattern, name), name).toBe(false)
  })

  it('is refused where any name would fit it, or where one could not tell its parts apart', () => {
    for (const pattern of ['', '{any}', 'a{b}', 'riverton-{a}{b}', 'Río{a}', 'riverton|'])
      expect(namingProblem(pattern), pattern).not.toBeNull()
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 300 }), (pattern, name) => {
        if (namingProblem(pattern)) expect(fitsNaming(pattern, name)).toBe(false)
      }),
    )
  })
})
