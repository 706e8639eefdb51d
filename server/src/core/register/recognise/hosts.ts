import { skeleton } from './likeness.ts'

/** Networks where people meet accounts. There the list is complete: what is not on it is not ours. */
const networks: ReadonlySet<string> = new Set([
  'bsky.app',
  'discord.com',
  'discord.gg',
  'facebook.com',
  'instagram.com',
  'linkedin.com',
  'm.me',
  'mastodon.social',
  'nextdoor.co.uk',
  'nextdoor.com',
  'pinterest.com',
  'reddit.com',
  'snapchat.com',
  't.me',
  'threads.net',
  'tiktok.com',
  'twitch.tv',
  'vk.com',
  'wa.me',
  'whatsapp.com',
  'x.com',
  'youtube.com',
])

/** One network under several addresses of its own. */
const aliases: Readonly<Record<string, string>> = {
  'fb.com': 'facebook.com',
  'telegram.me': 't.me',
  'threads.com': 'threads.net',
  'twitter.com': 'x.com',
}

/** Addresses that lead somewhere else, which cannot be seen without opening them. */
const hiding: ReadonlySet<string> = new Set([
  'bit.ly',
  'buff.ly',
  'cutt.ly',
  'goo.gl',
  'is.gd',
  'l.facebook.com',
  'l.instagram.com',
  'lm.facebook.com',
  'lnkd.in',
  'out.reddit.com',
  'ow.ly',
  'rb.gy',
  'rebrand.ly',
  'shorturl.at',
  't.co',
  't.ly',
  'tinyurl.com',
])

export const isHiding = (host: string): boolean => hiding.has(host)
export const isNetwork = (host: string): boolean => networks.has(host)

/** A host without the beginnings that change nothing: "www." everywhere, "m." and "mobile." at a network that is known. */
export const plainHost = (host: string): string => {
  const bare = host.replace(/\.$/, '').replace(/^www\./, '')
  const short = bare.replace(/^(m|mobile)\./, '')
  const plain = networks.has(short) || short in aliases ? short : bare
  return aliases[plain] ?? plain
}

const drawn = new Map([...networks].map((network) => [skeleton(network), network]))
/** A host that looks like that of a known network and is another: "rnastodon.social". */
export const imitatesNetwork = (host: string): boolean => {
  const network = drawn.get(skeleton(host))
  return network !== undefined && network !== host
}
