import { generateServiceProviderMetadata } from '@node-saml/node-saml'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { answer, refuseAtDoor } from '#platform/http'
import type { IdentityWorld } from '../world.ts'
import { keepAnswer } from './begun.ts'
import { redirectTo } from './oidc.ts'
import { acsOf, ourEntity } from './saml.ts'

/** Bytes. */
const longest = 256 * 1024

/**
 * The one address that another site's page has a browser post to: SAML's answer. It stands outside `/api` and its check of
 * the origin, reads no cookie and lets nobody in: it keeps the answer under the state that came with it, where nothing can
 * be kept unless a browser began, and sends the browser on to a page of ours. That page asks with the cookie which only
 * the browser that began has. Beside it, what a provider wants to know of us.
 */
export const signOnEndpoints = (world: IdentityWorld): Hono => {
  const app = new Hono()
  const path = new URL(acsOf(world.origin)).pathname
  const tooLarge = () => answer(refuseAtDoor('too_large', { limit: '256 KB' }))
  app.post(path, bodyLimit({ maxSize: longest, onError: tooLarge }), async (c) => {
    const form: Record<string, unknown> = await c.req.parseBody().catch(() => ({}))
    const { SAMLResponse: answer, RelayState: state } = form
    if (typeof answer === 'string' && typeof state === 'string') await keepAnswer(world, state, answer)
    const to = new URL(redirectTo(world.origin))
    to.searchParams.set('state', typeof state === 'string' ? state.slice(0, 200) : '')
    return c.redirect(to.href, 303)
  })
  app.get(path, (c) =>
    c.body(
      generateServiceProviderMetadata({
        issuer: ourEntity(world.origin),
        callbackUrl: acsOf(world.origin),
        identifierFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
        wantAssertionsSigned: true,
      }),
      200,
      { 'Content-Type': 'application/samlmetadata+xml' },
    ),
  )
  return app
}
