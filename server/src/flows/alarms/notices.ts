import { z } from 'zod'
import { noticeToMail } from '#core/identity'
import type { World } from '#core/world'
import type { Reactor } from '#platform/events'
import { newId } from '#platform/ids'
import { addJob, type JobHandler } from '#platform/jobs'
import { mailServerOf, sendMail } from './mail.ts'

type Mail = { to: string; subject: string; text: string }

/**
 * One e-mail through the agency's mail server, now. False when it has none or the mail was not taken, which is logged
 * without a word of it: whoever asked says so to the person.
 */
export const mailOne = async (world: World, agency: number, mail: Mail): Promise<boolean> => {
  const server = await mailServerOf(world.db, agency)
  if (!server) return false
  const at = world.clock.now()
  try {
    await sendMail(world, agency, server, { ...mail, id: newId(at), at })
    return true
  } catch (error) {
    world.log.warn({ agency, error }, 'an e-mail was not taken')
    return false
  }
}

const payload = z.object({ agency: z.int(), notice: z.uuid(), person: z.string() })

/** What was told to a person about their access also goes to them by e-mail, and to whoever looks after security. */
export const noticed: Reactor<'security.noticed'> = {
  reader: 'alarms.notices',
  to: ['security.noticed'],
  async apply(trx, happened) {
    for (const { agency, data } of happened)
      await addJob(
        trx,
        'alarm.notice',
        { agency, notice: data.notice, person: data.person },
        { key: `notice ${agency} ${data.notice}` },
      )
  },
}

export const noticeJob = (world: World): JobHandler => ({
  name: 'alarm.notice',
  bay: 'urgent',
  async run(given) {
    const { agency, notice, person } = payload.parse(given)
    const server = await mailServerOf(world.db, agency)
    const told = server && (await noticeToMail(world, { agency, notice, person }))
    if (!server || !told) return
    const practice = world.centre.practice ? '[Practice] ' : ''
    for (const [n, to] of told.to.entries())
      await sendMail(world, agency, server, {
        to,
        subject: `${practice}About the access of ${told.name} at ${world.centre.name}`,
        text: `${told.sentence}\n\n${told.at.toISOString()}\n\nSee: ${world.origin}/desk/security`,
        id: `${notice}-${n}`,
        at: world.clock.now(),
      })
  },
})
