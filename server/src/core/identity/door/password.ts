import { randomBytes, scrypt } from 'node:crypto'
import type { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { sameBytes } from '#platform/crypto'
import { refuse } from '../refuse.ts'
import { isBreached } from './breached.ts'

/** Characters. */
export const shortest = 14
/** Of zxcvbn's 0 to 4: more than a hundred million guesses. */
const strongEnough = 3

/** scrypt as OWASP asks for it: 32 MiB and three passes, some tenth of a second. */
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 }
const length = 32

const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((done, fail) =>
    scrypt(password.normalize('NFKC'), salt, length, cost, (error, key) => (error ? fail(error) : done(key))),
  )

/** What is kept of a password. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16)
  return `scrypt-15-8-3$${salt.toString('base64')}$${(await derive(password, salt)).toString('base64')}`
}

const nobody = { salt: randomBytes(16), key: randomBytes(length) }

/** Whether it is the password; without a hash the same work is done and the answer is no, so that time tells nothing. */
export const isPassword = async (hash: string | null, password: string): Promise<boolean> => {
  const [kind, salt, key] = hash?.split('$') ?? []
  const known = kind === 'scrypt-15-8-3' && salt && key
  const derived = await derive(password, known ? Buffer.from(salt, 'base64') : nobody.salt)
  return sameBytes(derived, known ? Buffer.from(key, 'base64') : nobody.key) && Boolean(known)
}

/** Its dictionaries are large and seldom needed: they are read when somebody first chooses a password. */
const loadEstimator = async (): Promise<ZxcvbnFactory> => {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ])
  return new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  })
}
let estimator: Promise<ZxcvbnFactory> | undefined

/** The list of breached passwords that the operator supplies, if any. */
export const breachedList = (): string | null => process.env.CALLBOX_BREACHED_PASSWORDS || null

/** Reads it once at the start, so that a wrong name is said then and not to the first who enrols. @throws StartError. */
export const checkBreachedList = async (): Promise<void> => {
  const list = breachedList()
  if (list) await isBreached(list, '')
}

/**
 * A password that may be kept: at least 14 characters, not guessed soon by somebody who knows the person's name,
 * address and agency, and not in the operator's list of breached ones. Any characters will do.
 * @throws password_weak or password_breached, with the remedy.
 */
export const checkPassword = async (password: string, about: readonly string[]): Promise<void> => {
  const characters = [...password.normalize('NFKC')].length
  if (characters < shortest) throw refuse('password_weak', { why: `It has ${characters} characters` })
  const words = about.flatMap((one) => [one, ...one.split(/[^\p{L}\p{N}]+/u)]).filter((one) => one.length > 2)
  estimator ??= loadEstimator()
  const { score, feedback } = (await estimator).check(password.slice(0, 100), words)
  if (score < strongEnough) {
    const why = feedback.warning?.replace(/\.$/, '') || 'It would be guessed soon'
    throw refuse('password_weak', { why })
  }
  const list = breachedList()
  if (list && (await isBreached(list, password))) throw refuse('password_breached')
}
