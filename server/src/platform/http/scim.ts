import type { AppError } from '#platform/errors'

/** The media type of SCIM (RFC 7644, 3.1). */
export const scimType = 'application/scim+json'
const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** An answer in SCIM's media type; nothing in it for 204. */
export const scimAnswer = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { ...(body === undefined ? {} : { 'Content-Type': scimType }), ...headers },
  })

/**
 * A refusal in SCIM's form (RFC 7644, 3.12): its sentence as `detail`; `scimType` as whoever refused named it, and for
 * input that cannot be taken `invalidValue`. SCIM knows no 422.
 */
export const scimRefusal = ({ code, status, message, detail }: AppError): Response => {
  const known = status === 422 ? 400 : status
  const named = detail?.scimType ?? (code === 'bad_input' || status === 422 ? 'invalidValue' : undefined)
  return scimAnswer(
    {
      schemas: [errorSchema],
      status: String(known),
      ...(named === undefined ? {} : { scimType: named }),
      detail: message,
    },
    known,
    {
      ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
      ...(status === 503 ? { 'Retry-After': '5' } : status === 429 ? { 'Retry-After': '60' } : {}),
    },
  )
}
