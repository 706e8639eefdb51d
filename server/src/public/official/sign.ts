import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, FlattenedSign, type JWK } from 'jose'
import type { World } from '#core/world'
import type { Keys } from '#platform/crypto'
import type { List } from './routes.ts'

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

export type CentreKey = { sign: KeyObject; public: JWK; id: string }

/**
 * The key with which this centre signs what it publishes: Ed25519, derived from its root key, so it is the same in every
 * process and after a restore; its id is the RFC 7638 thumbprint, so it is the same for as long as the key is.
 */
export const centreKey = async (keys: Keys): Promise<CentreKey> => {
  const sign = createPrivateKey({
    key: Buffer.concat([pkcs8, keys.derive('official accounts/ed25519')]),
    format: 'der',
    type: 'pkcs8',
  })
  const jwk = await exportJWK(createPublicKey(sign))
  const id = await calculateJwkThumbprint(jwk)
  return { sign, id, public: { ...jwk, kid: id, alg: 'EdDSA', use: 'sig' } }
}

/** Milliseconds for which a list says that it may be relied on. */
const validFor = 24 * 60 * 60_000

/**
 * The published list as a JWS in its flattened JSON form (RFC 7515), whose payload is JSON. It is dated to the minute, so
 * that every process of the centre gives the same bytes within it (CoP S4).
 */
export const signedList = (
  { centre, origin }: Pick<World, 'centre' | 'origin'>,
  key: CentreKey,
  lists: readonly List[],
  now: Date,
): Promise<object> => {
  const issued = Math.floor(now.getTime() / 60_000) * 60_000
  const payload = {
    centre: centre.name,
    practice: centre.practice,
    issued: new Date(issued).toISOString(),
    expires: new Date(issued + validFor).toISOString(),
    page: `${origin}/accounts`,
    agencies: lists.map(({ site, accounts }) => ({
      name: site.name,
      emergencyNumber: site.pack.emergency.number,
      accounts: accounts.map(({ network, handle, name, url, takesReports, verified }) => ({
        network,
        handle,
        name,
        url,
        takesReports,
        verified,
      })),
    })),
  }
  return new FlattenedSign(Buffer.from(JSON.stringify(payload)))
    .setProtectedHeader({
      alg: 'EdDSA',
      kid: key.id,
      typ: 'official-accounts',
      cty: 'json',
      jku: `${origin}/accounts/keys.json`,
    })
    .sign(key.sign)
}
