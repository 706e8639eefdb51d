import { X509Certificate } from 'node:crypto'
import { parseXml2JsFromString } from '@node-saml/node-saml/lib/xml.js'
import { refuse } from '../refuse.ts'
import { isSecure } from './oidc.ts'
import type { SamlSettings } from './provider.ts'
import { attributeOf, type Element, named, textOf } from './xml.ts'

type Given = {
  metadata?: string | undefined
  entityId?: string | undefined
  signOn?: string | undefined
  certificate?: string | undefined
}
type Described = SamlSettings & { entityId: string }

const unreadable = (why: string) => refuse('metadata_unreadable', { why })
const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'

/** A certificate however it was pasted, as base64 alone. */
const certificateFrom = (pasted: string): string => {
  const body = pasted.replace(/-----[A-Z ]+-----/g, '').replace(/\s/g, '')
  try {
    return new X509Certificate(Buffer.from(body, 'base64')).raw.toString('base64')
  } catch {
    throw unreadable('a certificate in it cannot be read')
  }
}

/** When the last of some certificates ends. */
export const certificatesEnd = (certificates: readonly string[]): Date | null => {
  const ends = certificates.map((one) => Date.parse(new X509Certificate(Buffer.from(one, 'base64')).validTo))
  return ends.length === 0 ? null : new Date(Math.max(...ends))
}

const fromMetadata = async (xml: string): Promise<Described> => {
  if (/<!DOCTYPE/i.test(xml)) throw unreadable('it declares a document type')
  const read = (await parseXml2JsFromString(xml).catch(() => {
    throw unreadable('it is not XML')
  })) as Element
  const entity = named(read, 'EntityDescriptor')[0]
  const role = named(entity, 'IDPSSODescriptor')[0]
  if (!entity || !role) throw unreadable('it does not describe one identity provider')
  const keys = named(role, 'KeyDescriptor')
    .filter((key) => (attributeOf(key, 'use') ?? 'signing') === 'signing')
    .flatMap((key) => named(key, 'KeyInfo'))
    .flatMap((info) => named(info, 'X509Data'))
    .flatMap((data) => named(data, 'X509Certificate'))
    .map(textOf)
  const services = named(role, 'SingleSignOnService')
  const service = services.find((one) => attributeOf(one, 'Binding') === redirect)
  return {
    entityId: attributeOf(entity, 'entityID') ?? '',
    signOn: (service && attributeOf(service, 'Location')) ?? '',
    certificates: [...new Set(keys.map(certificateFrom))],
  }
}

/**
 * A SAML provider as its metadata or somebody describes it; `kept` are the certificates it has, where none is given.
 * @throws metadata_unreadable, issuer_insecure.
 */
export const describedBy = async (given: Given, kept: string[] = []): Promise<Described> => {
  const described = given.metadata?.trim()
    ? await fromMetadata(given.metadata)
    : {
        entityId: given.entityId ?? '',
        signOn: given.signOn ?? '',
        certificates: given.certificate?.trim() ? [certificateFrom(given.certificate)] : kept,
      }
  if (!described.entityId) throw unreadable('it does not say its entity id')
  if (!/^https?:$/.test(URL.parse(described.signOn)?.protocol ?? ''))
    throw unreadable('it names no address to sign on at by redirect')
  if (described.certificates.length === 0) throw unreadable('it holds no certificate to check signatures by')
  if (!isSecure(described.signOn)) throw refuse('issuer_insecure')
  return described
}
