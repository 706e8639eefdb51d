import { z } from 'zod'
import { route } from './route.ts'
import { alarm, alarmGroup, alarmKinds } from './shapes.ts'
import { agencyParam, done, id, moment, one, places } from './words.ts'

/** Alarms, and where they go out of band. */
export const alarms = {
  'alarms.list': route({
    method: 'GET',
    path: '/api/a/:agency/alarms',
    right: 'desk.read',
    params: agencyParam,
    says: 'Alarms nobody has ended, a page at a time: those that nobody has first, each the oldest first; with a kind, those of one group, longest waiting first.',
    query: z.object({
      after: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      /** One group: its kind, band (none where there is none), rung, and whether a person has them. */
      kind: z.enum(alarmKinds).optional(),
      band: z.enum(places).optional(),
      stage: z.coerce.number().int().min(0).max(100).optional(),
      has: z.enum(['yes', 'no']).optional(),
    }),
    output: z.object({
      at: moment,
      alarms: z.array(alarm),
      next: z.string().nullable(),
      /** All of them by kind, band and rung, whatever page this is: those that nobody has first, the most pressing first. */
      groups: z.array(alarmGroup),
    }),
    errors: ['bad_cursor'],
  }),
  'alarms.acknowledge': route({
    method: 'POST',
    path: '/api/a/:agency/alarms/:id/acknowledge',
    right: 'alarms.acknowledge',
    params: one,
    says: 'A person has it: it stops repeating.',
    output: done,
    errors: ['no_such_alarm'],
  }),
  'alarms.acknowledge_group': route({
    method: 'POST',
    path: '/api/a/:agency/alarms/acknowledge-group',
    right: 'alarms.acknowledge',
    params: agencyParam,
    says: 'A person has all that they saw as one group: of one kind and band, on that rung at `until` (the `at` of the list), also if they have climbed since. Each has its own entry on the record.',
    body: z.object({
      kind: z.enum(alarmKinds),
      band: z.enum(places).nullable(),
      stage: z.number().int().min(0).max(100),
      until: moment,
    }),
    output: z.object({ acknowledged: z.number().int() }),
  }),
  'alarms.routes': route({
    method: 'GET',
    path: '/api/a/:agency/alarm-routes',
    right: 'settings.manage',
    params: agencyParam,
    says: 'Where alarms go out of band.',
    output: z.object({
      routes: z.array(
        z.object({
          id,
          kind: z.enum(['email', 'webhook']),
          address: z.string(),
          state: z.enum(['on', 'off']),
        }),
      ),
      mail: z.object({ url: z.string(), from: z.string() }).nullable(),
    }),
  }),
  'alarms.add_route': route({
    method: 'POST',
    path: '/api/a/:agency/alarm-routes',
    right: 'settings.manage',
    params: agencyParam,
    says: "Add one; a webhook's signing secret is shown once.",
    body: z.object({ kind: z.enum(['email', 'webhook']), address: z.string().min(3).max(500) }),
    output: z.object({ id, secret: z.string().nullable() }),
    errors: ['address_refused'],
  }),
  'alarms.remove_route': route({
    method: 'DELETE',
    path: '/api/a/:agency/alarm-routes/:id',
    right: 'settings.manage',
    params: one,
    says: 'Switch one off.',
    output: done,
    errors: ['no_such_route'],
  }),
  'alarms.mail': route({
    method: 'PUT',
    path: '/api/a/:agency/mail',
    right: 'settings.manage',
    params: agencyParam,
    says: 'The mail server for alarms.',
    body: z.object({ url: z.url({ protocol: /^smtps?$/ }), from: z.email() }),
    output: done,
    errors: ['address_refused'],
  }),
}
