import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { tellOfAccess } from '#core/identity'
import { centre, mailServer } from './testing/centre.ts'

it('what is told of somebody’s access goes by mail to them and to whoever looks after security, once', async () => {
  const c = await centre()
  const mail = await mailServer()
  await c.ask('alarms.mail', { url: mail.url, from: 'desk@riverton.example' })
  await sql`insert into events.cursor (agency_id, reader) values (1, 'alarms.notices')`.execute(c.db)
  await sql`insert into identity.grant_of_role (agency_id, person_id, role, granted_by, valid_from)
    values (1, 'marsh', 'security', 'setup', ${new Date(0)})`.execute(c.db)
  await c.db.transaction().execute((trx) =>
    tellOfAccess(c.world, trx, {
      person: 'ruiz',
      kind: 'new_place',
      sentence: 'Signed in from somewhere new.',
    }),
  )
  await c.pass(20)
  expect(mail.got).toHaveLength(2)
  for (const [n, to] of ['ruiz', 'marsh'].entries())
    expect(mail.got[n]).toContain(`To: ${to}@riverton.example`)
  expect(mail.got[0]).toContain('Signed in from somewhere new.')
})
