import { z } from 'zod'
import type { Connector, LiveProfile } from '#core/channels'
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

const badge = z.looseObject({ verifiedStatus: z.string(), trustedVerifierStatus: z.string().optional() })

/**
 * The same as the network shows it now: the badge that it or an organisation it trusts has given, else the domain. A
 * handle that its domain no longer vouches for is shown as "handle.invalid".
 */
export const vouchedFor = (
  account: Parameters<typeof verified>[0],
  verification: unknown,
): NonNullable<LiveProfile['verified']> => {
  const said = badge.safeParse(verification).data
  if (said?.verifiedStatus === 'valid' || said?.trustedVerifierStatus === 'valid')
    return { is: true, says: `Bluesky shows its badge beside ${account.handle}: it is verified there.` }
  if (account.handle === 'handle.invalid')
    return {
      is: false,
      says: 'Bluesky shows its handle as invalid: the domain no longer vouches for it. Look at the domain’s DNS entry or its file /.well-known/atproto-did.',
    }
  const domain = verified(account)
  return said?.verifiedStatus === 'invalid'
    ? { is: domain.is, says: `Its badge on Bluesky is no longer valid. ${domain.says}` }
    : domain
}
