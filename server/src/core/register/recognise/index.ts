import { plainHandle } from '../entry.ts'
import { imitatesNetwork, isHiding, isNetwork, plainHost } from './hosts.ts'
import { borrowsName, looksLike } from './likeness.ts'

/** What is compared: the accounts of the published lists. */
export type Listed = { networkName: string; handle: string; name: string; url: string | null }

export type Why =
  | 'listed'
  | 'own_page'
  | 'words_around'
  | 'look_alike'
  | 'not_listed'
  | 'hidden'
  | 'below'
  | 'name_only'
  | 'other_site'
  | 'nothing'
  | 'many'
export type Verdict = {
  is: 'official' | 'not_official' | 'cannot_tell'
  why: Why
  /** What of the text this is about; '' when nothing in it could be compared. */
  what: string
  /** The account of ours that it is, names, or looks like. */
  listed: Listed | null
}

/** More links and names than this in one text are not all looked at, and then nothing of it is called ours. */
const most = 20
/** Parts of a path that are compared with names. */
const mostParts = 6
/** Characters of a word: what is longer is no link or name that a person could have seen. */
const longestWord = 2000
/** Characters of a text that are looked at. */
export const longest = 4000

/** Additions to an address that networks and mail programs make, and that lead nowhere else. */
const harmless = /^(utm_\w+|fbclid|igshid|igsh|mibextid|ref|ref_src|hl|lang|locale)$/

/** A sign that nobody sees, inside of a name: it is not the name that it looks like. */
const unseen = /[\p{Cf}\p{Cc}]/u

const parse = (word: string): URL | null => {
  try {
    return new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(word) ? word : `https://${word}`)
  } catch {
    return null
  }
}

/** The path without the stroke at its end. The names of accounts are the same in small and capital letters everywhere. */
const pathOf = (url: URL): string => url.pathname.replace(/\/+$/, '')

/** Where the account is named behind the question mark, it is named so here too. */
const asksTheSame = (url: URL, ours: URL): boolean =>
  [...ours.searchParams].every(([name, value]) => {
    const given = url.searchParams.getAll(name)
    return given.length === 1 && given[0] === value
  })

const addsNothing = (url: URL, ours: URL): boolean =>
  url.hash === '' &&
  [...url.searchParams.keys()].every((name) => ours.searchParams.has(name) || harmless.test(name))

/** Whether the paths are the same: letter for letter, or but for capitals where its last part is the account's own name. */
const samePath = (url: URL, ours: URL, handle: string): boolean => {
  const [a, b] = [pathOf(url), pathOf(ours)]
  const last = plainHandle(b.split('/').at(-1) ?? '')
  return a === b || (last === plainHandle(handle) && a.toLowerCase() === b.toLowerCase())
}

type Asked = { listed: readonly Listed[]; ownHost: string }

const judgeUrl = (word: string, url: URL, { listed, ownHost }: Asked): Verdict => {
  const say = (is: Verdict['is'], why: Why, ours: Listed | null = null): Verdict => ({
    is,
    why,
    what: word,
    listed: ours,
  })
  const dotted = url.hostname.endsWith('.')
  const tricked =
    dotted || url.username !== '' || url.password !== '' || unseen.test(word) || /[%\\]/.test(word)
  const web = url.protocol === 'https:' || url.protocol === 'http:'
  const host = plainHost(url.hostname)
  if (!web || isHiding(url.hostname) || isHiding(host)) return say('cannot_tell', 'hidden')
  const known = listed.flatMap((one) => {
    const ours = one.url === null ? null : parse(one.url)
    return ours ? [{ one, ours, host: plainHost(ours.hostname) }] : []
  })
  const strange = /[^\x21-\x7e]/.test(word)
  if (!tricked && !strange && url.host === ownHost) return say('official', 'own_page')
  const here = known.filter((theirs) => theirs.host === host && theirs.ours.port === url.port)
  const same = here.find(({ one, ours }) => samePath(url, ours, one.handle) && asksTheSame(url, ours))
  if (same)
    // A browser makes plain letters of some that are not: it may well lead to us, but nobody of ours wrote it so.
    return tricked || (strange && !/[^\x21-\x7e]/.test(same.one.url ?? '')) || !addsNothing(url, same.ours)
      ? say('cannot_tell', 'below', same.one)
      : say('official', 'listed', same.one)
  const below = here.find(({ ours }) =>
    pathOf(url)
      .toLowerCase()
      .startsWith(`${pathOf(ours).toLowerCase()}/`),
  )
  if (below && pathOf(below.ours) !== '') return say('cannot_tell', 'below', below.one)
  const parts = decoded(url.pathname)
    .split('/')
    .map((part) => part.replace(/^@/, ''))
    .filter(Boolean)
    .slice(0, mostParts)
  const alike = listed.find((one) => parts.some((part) => borrowsName(part, plainHandle(one.handle))))
  if (here.length > 0 || isNetwork(host))
    return alike ? say('not_official', 'look_alike', alike) : say('not_official', 'not_listed')
  const hostAlike = known.find((theirs) => looksLike(unicodeHost(word, host), theirs.host))?.one
  const likeOwn = looksLike(unicodeHost(word, host), ownHost.replace(/:\d+$/, ''))
  if (hostAlike || likeOwn || imitatesNetwork(unicodeHost(word, host)))
    return say('not_official', 'look_alike', hostAlike ?? null)
  if (alike && tricked) return say('not_official', 'look_alike', alike)
  return say('cannot_tell', 'other_site')
}

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The host as it was written: what looks alike was written in other letters, and stands in the address as "xn--…". */
const unicodeHost = (word: string, host: string): string =>
  host.includes('xn--')
    ? (word
        .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
        .split(/[/?#]/)[0]
        ?.replace(/^www\./, '') ?? host)
    : host

/** Small letters for A to Z alone: other capitals become letters of ours when they are made small. */
const small = (word: string): string => word.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

const judgeName = (word: string, { listed }: Asked, sure: boolean): Verdict => {
  const name = small(word.replace(/^@/, ''))
  const say = (is: Verdict['is'], why: Why, ours: Listed | null = null): Verdict => ({
    is,
    why,
    what: word,
    listed: ours,
  })
  const same = listed.find((one) => plainHandle(one.handle) === name)
  // "@name@server" is one account in the whole world; any other name can be taken again on another network.
  const whole = /^@[^@]+@[^@]+$/.test(word)
  if (same) return whole ? say('official', 'listed', same) : say('cannot_tell', 'name_only', same)
  const [user = ''] = name.split('@')
  const alike = listed.find((one) => borrowsName(user, plainHandle(one.handle).split('@')[0] ?? ''))
  if (alike && !(name === user && plainHandle(alike.handle).split('@')[0] === user))
    return say('not_official', 'look_alike', alike)
  if (alike) return say('cannot_tell', 'name_only', alike)
  return sure ? say('not_official', 'not_listed') : say('cannot_tell', 'nothing')
}

const isAddress = (word: string): boolean =>
  /^[a-z][a-z0-9+.-]*:\/\//i.test(word) ||
  /^[^\s@/]+\.[\p{L}]{2,}([/?#:].*)?$/u.test(word) ||
  /^[^\s/]+\.[^\s/]+\/\S+$/u.test(word)

/** Whether a name with dots is that of an account of ours: on some networks a domain is a name. */
const isOurDomain = (word: string, { listed }: Asked): boolean =>
  listed.some((one) => plainHandle(one.handle) === small(word))

const judge = (word: string, asked: Asked, alone: boolean): Verdict | null => {
  if (word.startsWith('@') || (/^[^\s@/]+@[^\s@/]+$/.test(word) && !word.includes('/')))
    return judgeName(word, asked, word.startsWith('@'))
  if (isAddress(word)) {
    if (isOurDomain(word, asked)) return judgeName(word, asked, false)
    const url = parse(word)
    return url ? judgeUrl(word, url, asked) : null
  }
  return alone ? judgeName(word, asked, false) : null
}

/** The words of a text without the signs around them; those that nobody sees are taken from the ends only. */
const wordsOf = (text: string): string[] =>
  text
    .slice(0, longest)
    .split(/[\s<>"“”„«»()[\]{}]+/u)
    .map((word) => word.replace(/^[\p{Cf}\p{Cc}',;:*_~]+|[\p{Cf}\p{Cc}'.,;:!?*_~…]+$/gu, ''))
    .filter(Boolean)

/**
 * Whether what somebody pasted is one of our accounts. Pure, and opens nothing: it is compared with the published list
 * alone. Only what is letter for letter on the list, or on our own pages, is ever called ours: an address in other
 * letters, with a name before an "@", behind a shortener, or below an account of ours is not (CoP S4).
 * `ownHost` is ours with its port, as in "desk.example:9110".
 */
export const recognise = (text: string, asked: Asked): Verdict => {
  const words = wordsOf(text)
  const alone = words.length === 1
  const found: Verdict[] = []
  for (const word of words) {
    if (found.length > most) break
    const one = word.length > longestWord ? null : judge(word, asked, alone)
    if (one) found.push(one)
  }
  const worst = (is: Verdict['is']) => found.find((one) => one.is === is)
  const nothing: Verdict = { is: 'cannot_tell', why: 'nothing', what: '', listed: null }
  if (found.length === 0) return nothing
  const no = found.find((one) => one.why === 'look_alike') ?? worst('not_official')
  if (no) return no
  if (found.length > most || text.length > longest) return { ...nothing, why: 'many' }
  const unsure = worst('cannot_tell')
  if (unsure) return unsure
  const ours = found[0]!
  // Anybody can write around a link of ours.
  return words.length > found.length ? { ...ours, is: 'cannot_tell', why: 'words_around' } : ours
}
