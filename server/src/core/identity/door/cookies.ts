import { hmac, sameBytes } from '#platform/crypto'
import type { Caller } from '#platform/http'
import type { IdentityWorld } from '../world.ts'

const nameOf = ({ origin }: Pick<IdentityWorld, 'origin'>, name: string): string =>
  origin.startsWith('https:') ? `__Host-callbox.${name}` : `callbox.${name}`

const valueIn = (cookies: string, name: string): string | null => {
  for (const pair of cookies.split(/;\s*/))
    if (pair.startsWith(`${name}=`)) return pair.slice(name.length + 1)
  return null
}

/** A cookie of the door's own: never for scripts, never sent along by another site. `seconds` 0 takes it back. */
export const giveCookie = (
  world: Pick<IdentityWorld, 'origin'>,
  caller: Pick<Caller, 'setCookie'>,
  { name, value, seconds }: { name: string; value: string; seconds: number },
): void => {
  if (!caller.setCookie) throw new Error('The door was asked by something that keeps no cookies.')
  const secure = world.origin.startsWith('https:') ? '; Secure' : ''
  caller.setCookie(
    `${nameOf(world, name)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`,
  )
}

export const cookieOf = (
  world: Pick<IdentityWorld, 'origin'>,
  request: Request,
  name: string,
): string | null => valueIn(request.headers.get('cookie') ?? '', nameOf(world, name))

/** A value with our own mark on it, for a cookie that nobody can make up. */
export const marked = ({ keys }: Pick<IdentityWorld, 'keys'>, purpose: string, value: string): string =>
  `${value}.${hmac(keys.derive(purpose), value).toString('base64url')}`

export const unmarked = (
  { keys }: Pick<IdentityWorld, 'keys'>,
  purpose: string,
  given: string | null,
): string | null => {
  const [value, mark] = given?.split('.') ?? []
  if (!value || !mark) return null
  const right = hmac(keys.derive(purpose), value)
  return sameBytes(right, Buffer.from(mark, 'base64url')) ? value : null
}
