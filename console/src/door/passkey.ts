import { startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { Refused } from '../api/client.ts'

type Asked = { ceremony: string; options: Record<string, unknown> }
type Given = { ceremony: string; response: Record<string, unknown> }

/** What a browser throws when the person goes back, has no passkey here, or it is not allowed, in words. */
const inWords = (thrown: unknown): Refused => {
  const name = (thrown as { name?: string } | null)?.name
  if (name === 'InvalidStateError')
    return new Refused('passkey_known', 'This device has a passkey for you already: use that one.')
  if (name === 'NotAllowedError' || name === 'AbortError')
    return new Refused(
      'passkey_cancelled',
      'No passkey was shown: it was called off, took too long, or there is none for this centre on this device.',
    )
  return new Refused('passkey_failed', 'This browser could not use a passkey here. Use the other way in.')
}

/** Has the browser make a passkey. Throws `Refused` in words. */
export const makePasskey = async ({ ceremony, options }: Asked): Promise<Given> => {
  try {
    const response = await startRegistration({ optionsJSON: options as never })
    return { ceremony, response: { ...response } }
  } catch (thrown) {
    throw inWords(thrown)
  }
}

/** Has the browser show one. Throws `Refused` in words. */
export const showPasskey = async ({ ceremony, options }: Asked): Promise<Given> => {
  try {
    const response = await startAuthentication({ optionsJSON: options as never })
    return { ceremony, response: { ...response } }
  } catch (thrown) {
    throw inWords(thrown)
  }
}
