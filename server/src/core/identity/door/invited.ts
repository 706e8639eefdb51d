import { recordAct } from '#core/archive'
import type { Handlers, World } from '#core/world'
import { people, personNames, personsBy } from '../person.ts'
import { refuse } from '../refuse.ts'
import { domainsOf } from './domains.ts'
import { invite, putDomains, renewColleague } from './invite.ts'
import { onlyReal } from './real.ts'
import { waysOf } from './ways.ts'

const done = { ok: true as const }

/** The words in which a link goes to whoever was invited. */
export const invitationMail = (
  { centre }: Pick<World, 'centre'>,
  { name, email, by, link, until }: { name: string; email: string; by: string; link: string; until: Date },
): { to: string; subject: string; text: string } => ({
  to: email,
  subject: `${centre.name}: your way in`,
  text: `${name}, you were invited by ${by}. This link opens once, until ${until.toISOString()}:\n\n${link}\n\nIt is as good as a key: give it to nobody else.`,
})

/** Hands one e-mail to an agency's mail server. False when it has none, or the mail was not taken. */
export type MailOne = (
  world: World,
  agency: number,
  mail: { to: string; subject: string; text: string },
) => Promise<boolean>

/** Invitations: who waits for what, and the acts of whoever lets people in. */
export const invitationRoutes = (mail: MailOne): Handlers => ({
  'invitations.list': async ({ db, clock }, { agency }) => {
    const rows = await db
      .selectFrom('identity.link as l')
      .innerJoin('identity.user as u', 'u.id', 'l.person_id')
      .selectAll('l')
      .select(['u.name', 'u.email'])
      .where('l.agency_id', '=', agency)
      .where('l.used_at', 'is', null)
      .where('l.withdrawn_at', 'is', null)
      .orderBy('l.made_at', 'desc')
      .limit(200)
      .execute()
    const names = await personNames(
      db,
      rows.map((row) => row.made_by),
    )
    const ways = await waysOf(db, agency, clock.now())
    const staff = await people(db, agency, clock)
    return {
      domains: await domainsOf(db, agency),
      people: staff.map(({ id, name }) => {
        const theirs = ways.find((one) => one.person === id)
        const code = Boolean(theirs?.password && theirs.app)
        return { id, name, passkeys: theirs?.passkeys ?? 0, code, signOn: theirs?.signOn ?? false }
      }),
      invitations: rows.map((row) => ({
        id: row.link_id,
        kind: row.kind,
        name: row.name,
        email: row.email,
        roles: row.roles,
        by: names.get(row.made_by) ?? row.made_by,
        made: row.made_at.toISOString(),
        until: row.until.toISOString(),
        lapsed: row.until <= clock.now(),
        exception: row.grants_until ? { why: row.why ?? '', until: row.grants_until.toISOString() } : null,
      })),
    }
  },
  'invitations.make': async (world, { agency, person }, { name, email, roles, exception }) => {
    onlyReal(world)
    const { link, until } = await invite(world, { agency, by: person.id, name, email, roles, exception })
    const by = person.name
    const mailed = await mail(world, agency, invitationMail(world, { name, email, by, link, until }))
    return { link, until: until.toISOString(), mailed }
  },
  'invitations.withdraw': async ({ db, clock }, { agency, person }, { id }) => {
    await db.transaction().execute(async (trx) => {
      const at = clock.now()
      const gone = await trx
        .updateTable('identity.link')
        .set({ withdrawn_at: at })
        .where('agency_id', '=', agency)
        .where('link_id', '=', id)
        .where('used_at', 'is', null)
        .where('withdrawn_at', 'is', null)
        .returning('person_id')
        .executeTakeFirst()
      if (!gone) throw refuse('no_such_invitation')
      await recordAct(trx, {
        agency,
        kind: 'person.uninvited',
        subject: null,
        at,
        by: person.id,
        data: { person: gone.person_id },
      })
    })
    return done
  },
  'invitations.renew': async (world, { agency, person: by }, { person, why }) => {
    onlyReal(world)
    const { link, until } = await renewColleague(world, { agency, person, by: by.id, why })
    const [whom] = await personsBy(world.db, [person])
    const mailed = await mail(world, agency, {
      to: whom!.email,
      subject: `${world.centre.name}: your new way in`,
      text: `${whom!.name}, ${by.name} ended everything you signed in with, so that you can begin anew. This link opens once, until ${until.toISOString()}:\n\n${link}\n\nIt is as good as a key: give it to nobody else. If you did not ask for it, tell whoever looks after security.`,
    })
    return { link, until: until.toISOString(), mailed }
  },
  'invitations.domains': async (world, { agency, person }, { domains }) => {
    await putDomains(world, { agency, by: person.id, domains })
    return done
  },
})
