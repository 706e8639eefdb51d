import { wordsOf } from '#platform/errors'

/** Whether the agency's own website points back at the account, as it was when it was last fetched. */
export type LinksBack = { at: string; site: string; is: boolean; says: string }

/** Hours after which a website is fetched again: it changes seldom, and is somebody else's to serve. */
const againAfter = 24
/** Characters of a page that are looked at. */
const most = 500_000

const plain = (address: string, base?: string): string | null => {
  try {
    const url = new URL(address.replaceAll('&amp;', '&').trim(), base)
    return `${url.host.toLowerCase()}${url.pathname.replace(/\/+$/, '')}${url.search}`
  } catch {
    return null
  }
}

const attribute = (tag: string, name: string): string | null => {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag)
  return found ? (found[1] ?? found[2] ?? found[3] ?? '') : null
}

/** Whether a page links to an address as its own other self (`rel="me"`), in an anchor or a link of its head. */
export const linksTo = (html: string, page: string, account: string): boolean => {
  const wanted = plain(account)
  return [...html.slice(0, most).matchAll(/<(?:a|link)\s[^>]{0,2000}>/gi)].some(
    ([tag]) =>
      (attribute(tag, 'rel') ?? '').toLowerCase().split(/\s+/).includes('me') &&
      wanted !== null &&
      plain(attribute(tag, 'href') ?? '', page) === wanted,
  )
}

/**
 * Fetches the website that the approved profile points at, at most once a day, and looks whether it points back (CoP S2).
 * Null where there is no website or no address of the account to look for. Never throws: that it did not answer is told.
 */
export const checkLinksBack = async (
  fetcher: typeof fetch,
  {
    site,
    account,
    before,
    now,
  }: { site: string | null; account: string | null; before: LinksBack | null; now: Date },
): Promise<LinksBack | null> => {
  if (!site || !account) return null
  const fresh = before?.site === site && now.getTime() - Date.parse(before.at) < againAfter * 3600_000
  if (fresh) return before
  const told = (is: boolean, says: string): LinksBack => ({ at: now.toISOString(), site, is, says })
  const { host } = new URL(site)
  try {
    const response = await fetcher(site, {
      headers: { accept: 'text/html' },
      signal: AbortSignal.timeout(15_000),
    })
    if (!response.ok) return told(false, `The website ${host} answered ${response.status}.`)
    return linksTo(await response.text(), site, account)
      ? told(true, `The website ${host} points back at it (rel="me"): anybody can check that.`)
      : told(
          false,
          `The website ${host} does not point back at it: add a link to ${account} with rel="me" there.`,
        )
  } catch (error) {
    return told(false, `The website ${host} could not be fetched: ${wordsOf(error)}`)
  }
}
