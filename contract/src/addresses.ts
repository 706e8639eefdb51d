/** No address that a network gives is longer. Characters. */
const longest = 4000

/**
 * An address that somebody else gave, as one that may be shown as a link or fetched: of the web (http, https), written anew from
 * its parts, so that nothing stands in it unencoded; null when it is none. One with a name before its host is none: it looks
 * like another site.
 */
export const webAddress = (given: string | null | undefined): string | null => {
  if (!given || given.length > longest || !URL.canParse(given)) return null
  const { protocol, username, password, href } = new URL(given)
  return ['http:', 'https:'].includes(protocol) && !username && !password ? href : null
}
