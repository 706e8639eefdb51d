import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { SamlLib } from 'samlify'

/** One value of DER. */
const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts)
  const size = Buffer.alloc(2)
  size.writeUInt16BE(body.length)
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, ...size]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}

/** A key with a certificate that it signed itself. */
const selfSigned = () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const algorithm = der(0x30, Buffer.from('06092a864886f70d01010b0500', 'hex'))
  const name = der(
    0x30,
    der(0x31, der(0x30, Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from('login')))),
  )
  const validity = der(0x30, der(0x17, Buffer.from('250101000000Z')), der(0x17, Buffer.from('450101000000Z')))
  const body = der(
    0x30,
    ...[der(0xa0, der(0x02, Buffer.from([2]))), der(0x02, Buffer.from([1])), algorithm, name, validity, name],
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = createSign('sha256').update(body).sign(privateKey)
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: der(0x30, body, algorithm, der(0x03, Buffer.from([0]), signature)).toString('base64'),
  }
}

const entityId = 'https://login.riverton.example/saml'
export const twoFactors = 'https://refeds.org/profile/mfa'

export type Says = {
  nameId: string
  email?: string
  context?: string
  /** What stands there instead of what is right. */
  audience?: string
  recipient?: string
  inResponseTo?: string
  issuer?: string
  /** Seconds from now. */
  until?: number
  unsigned?: boolean
  sha1?: boolean
}

/** A SAML provider in memory, whose key signs whatever a test has it say. */
export const openSaml = (acs: string, ours: string) => {
  const { privateKey, certificate } = selfSigned()
  return {
    entityId,
    metadata: `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
      <ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://login.riverton.example/saml/in"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`,
    /** What its page would post, in answer to where a browser was sent. */
    answer(go: string, now: Date, says: Says): { SAMLResponse: string; RelayState: string } {
      const { searchParams } = new URL(go)
      const request = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest')!, 'base64')).toString()
      const asked = says.inResponseTo ?? / ID="([^"]+)"/.exec(request)![1]!
      const at = now.toISOString()
      const until = new Date(now.getTime() + (says.until ?? 300) * 1000).toISOString()
      const id = `_${randomBytes(16).toString('hex')}`
      const issuer = `<saml:Issuer>${says.issuer ?? entityId}</saml:Issuer>`
      const email = says.email
        ? `<saml:AttributeStatement><saml:Attribute Name="mail"><saml:AttributeValue>${says.email}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>`
        : ''
      const xml = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomBytes(16).toString('hex')}" Version="2.0" IssueInstant="${at}" Destination="${acs}" InResponseTo="${asked}">${issuer}<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="${id}" Version="2.0" IssueInstant="${at}">${issuer}<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${says.nameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${says.recipient ?? acs}" InResponseTo="${asked}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${at}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${says.audience ?? ours}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${at}"><saml:AuthnContext><saml:AuthnContextClassRef>${says.context ?? 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>${email}</saml:Assertion></samlp:Response>`
      const signed = says.unsigned
        ? xml
        : SamlLib.constructSAMLSignature({
            rawSamlMessage: xml,
            privateKey,
            signingCert: certificate,
            signatureAlgorithm: says.sha1
              ? 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'
              : 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
            transformationAlgorithms: [
              'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
              'http://www.w3.org/2001/10/xml-exc-c14n#',
            ],
            referenceTagXPath: "/*[local-name(.)='Response']/*[local-name(.)='Assertion']",
            signatureConfig: {
              prefix: 'ds',
              location: {
                reference:
                  "/*[local-name(.)='Response']/*[local-name(.)='Assertion']/*[local-name(.)='Issuer']",
                action: 'after',
              },
            },
            isBase64Output: false,
          })
      return {
        SAMLResponse: Buffer.from(signed).toString('base64'),
        RelayState: searchParams.get('RelayState')!,
      }
    },
  }
}
