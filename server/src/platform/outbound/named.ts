const host = /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$|^\[[0-9a-f:]+\]$/

/**
 * The hosts that the operator lets this centre talk to (`CALLBOX_OUTGOING`: `bsky.social, *.bsky.network`); null where all public
 * ones may be. `*.` stands for every name below, not for the name itself.
 */
export const outgoingHosts = (env: NodeJS.ProcessEnv = process.env): readonly string[] | null => {
  const named = (env.CALLBOX_OUTGOING ?? '').split(',').map((one) => one.trim().toLowerCase())
  const hosts = named.filter(Boolean)
  return hosts.length > 0 ? hosts : null
}

/** The first of them that is no name of a host; null when all are. */
export const noHost = (hosts: readonly string[] | null): string | null =>
  hosts?.find((one) => !host.test(one)) ?? null

/** Whether a host, as it stands in an address, is one of those. */
export const isNamed = (hosts: readonly string[] | null, hostname: string): boolean =>
  hosts === null ||
  hosts.some((one) => (one.startsWith('*.') ? hostname.endsWith(one.slice(1)) : hostname === one))
