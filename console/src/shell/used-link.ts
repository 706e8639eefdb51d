const spent = ['INVALID_TOKEN', 'EXPIRED_TOKEN', 'ATTEMPTS_EXCEEDED']

/** What to say to somebody whom a sign-in link brought here without signing them in; null when none did. */
export const usedLinkWords = (search: string): string | null => {
  const error = new URLSearchParams(search).get('error')
  if (error === null) return null
  return spent.includes(error)
    ? 'This sign-in link was used before or is older than 15 minutes: each one works once.'
    : 'This sign-in link did not sign you in.'
}

export const newLinkCommand = 'npm run --silent callbox -- signin-link --role desk'
