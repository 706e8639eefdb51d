import { createTransport } from 'nodemailer'
import { z } from 'zod'
import type { World } from '#core/world'
import { placeOf } from '#platform/crypto'
import type { Db } from '#platform/db'
import { isNamed, outgoingHosts } from '#platform/outbound'
import { settingOf } from '#platform/settings'

/** Before the place of the password was the agency's. */
export const formerly = 'alarms.mail'
export const placeOfMail = (agency: number): string => placeOf('alarms.mail', agency, 'password')
export const kept = z.object({ url: z.string(), from: z.string(), password: z.string().nullable() })

/** The mail server as it is kept: the address without its password, which is sealed beside it. */
export type MailServer = { url: string; from: string; password: string | null }

export const mailServerOf = async (db: Db, agency: number): Promise<MailServer | null> =>
  kept
    .nullable()
    .catch(null)
    .parse((await settingOf(db, agency, 'mail')) ?? null)

/** @throws Error with a sentence when the address is not one of a mail server. */
export const splitMailUrl = (given: string): { url: string; password: string | null } => {
  const url = new URL(given)
  if (!/^smtps?:$/.test(url.protocol) || !url.hostname)
    throw new Error('write it as smtp://host:port or smtps://host:port')
  if (url.search || url.hash || url.pathname.length > 1)
    throw new Error('leave out everything after the port; nothing else is read from it')
  if (url.password && !url.username) throw new Error('write the name in front of the password')
  const password = url.password ? decodeURIComponent(url.password) : null
  url.password = ''
  return { url: url.toString(), password }
}

export const sealPassword = (keys: World['keys'], agency: number, password: string): string =>
  keys.seal(placeOfMail(agency), password).toString('base64')

/** Hands one e-mail to the mail server. @throws when it is not taken. */
export const sendMail = async (
  { keys, centre }: Pick<World, 'keys' | 'centre'>,
  agency: number,
  server: MailServer,
  mail: { to: string; subject: string; text: string; id: string; at: Date },
  ms = 60_000,
): Promise<void> => {
  const url = new URL(server.url)
  if (!isNamed(outgoingHosts(), url.hostname))
    throw new Error(
      `${url.hostname} is not among the hosts that this centre may talk to: whoever runs it adds it to CALLBOX_OUTGOING.`,
    )
  const user = decodeURIComponent(url.username)
  const pass = server.password
    ? keys.open(placeOfMail(agency), Buffer.from(server.password, 'base64'), formerly)
    : ''
  const secure = url.protocol === 'smtps:'
  const transport = createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    ...(user ? { auth: { user, pass } } : {}),
    // A password never goes over an open line, but to the practice server.
    requireTLS: user !== '' && !secure && !centre.practice,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 15_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  // Beyond its times of silence: one that says a little now and then would hold up the alarms behind this one.
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('The mail server took longer than a minute.')), ms)
  try {
    const sent = transport.sendMail({
      from: server.from,
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      date: mail.at,
      messageId: `<${mail.id}@${server.from.split('@')[1]}>`,
      headers: { 'auto-submitted': 'auto-generated', 'x-priority': '1' },
    })
    await Promise.race([sent, late.promise])
  } finally {
    clearTimeout(timer)
    transport.close()
  }
}
