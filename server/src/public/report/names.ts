import { randomInt } from 'node:crypto'
import { hmac, newSecret } from '#platform/crypto'

/** Read aloud over a telephone: no letter or digit that is taken for another, no vowel that makes a word. */
const alphabet = '23456789BCDFGHJKMNPQRSTVWXZ'
const draw = (n: number): string =>
  Array.from({ length: n }, () => alphabet[randomInt(alphabet.length)]).join('')

/** A reference such as RIV-7F3K-92. */
export const newReference = (shortName: string): string => {
  const letters = shortName
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .slice(0, 3)
    .toUpperCase()
  return `${letters || 'REP'}-${draw(4)}-${draw(2)}`
}

/** The form's own hidden word, 128 bits; one that did not arrive whole is replaced, never refused. */
export const tokenOf = (given: string | undefined): string =>
  given !== undefined && /^[A-Za-z0-9_-]{22,64}$/.test(given) ? given : newSecret()

/** The secret of the private page, 128 bits: the same form submitted twice leads to the same page, and nobody else's form does. */
export const secretOf = (key: Buffer, agency: number, token: string): string =>
  hmac(key, `page\n${agency}\n${token}`).subarray(0, 16).toString('base64url')

/**
 * The identity of one submission: the same words and files sent twice by one form are one message; anything else is
 * another one, so that what somebody adds after going back in the browser is never taken for a repetition.
 */
export const submissionIdOf = (key: Buffer, secret: string, token: string, content: unknown): string =>
  hmac(key, `submission\n${secret}\n${token}\n${JSON.stringify(content)}`)
    .toString('hex')
    .slice(0, 32)

/** The keyed hash an address is grouped by; of an IPv6 address the half that one household shares. */
export const addressHash = (key: Buffer, address: string): Buffer => {
  const v4 = /(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1]
  return hmac(key, `address\n${v4 ?? halfOf(address)}`)
}

const halfOf = (address: string): string => {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::')
  const groups = (part: string | undefined): string[] => (part ? part.split(':') : [])
  const [front, back] = [groups(head), groups(tail)]
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0')
  return [...front, ...zeros, ...back]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
