import type { Connector } from '#core/channels'
import { defaultService } from './connect.ts'

const hostOf = (address: unknown): string => {
  try {
    return new URL(String(address)).hostname
  } catch {
    return ''
  }
}

/**
 * A handle that is a domain of one's own: the network checks in the domain's DNS or on its web server that it belongs to
 * the account. A name that the account's server gave out proves nothing.
 */
export const verified: NonNullable<Connector['verified']> = ({ handle, settings }) => {
  const given = [hostOf(defaultService), hostOf(settings.service)].filter(Boolean)
  const own = handle.includes('.') && !given.some((host) => handle === host || handle.endsWith(`.${host}`))
  return own
    ? {
        is: true,
        says: `Its handle is the domain ${handle}: the network checks that the domain vouches for it.`,
      }
    : {
        is: false,
        says: `Its handle ${handle} was given out by its server and proves nothing: use a domain of the agency as the handle (Bluesky, Settings, Account, Handle).`,
      }
}
