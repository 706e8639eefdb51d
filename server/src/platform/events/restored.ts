import type { Apart } from '#platform/backup'

/**
 * Events and the places of readers, for another PostgreSQL. An `xid` counts the transactions of one cluster, and a new
 * one counts low: restored as they are, events of the old one would stand beyond everything to come, and readers would
 * wait. So every event is numbered anew in the order of (xid, id) that readers follow, all of them under xid 1, which
 * no transaction to come can have; and each reader's place becomes the number of the last event that it had passed.
 */
export const restoredEvents: Apart = {
  rows: { 'events.event': null, 'events.cursor': null, 'events.set_aside': null },
  async settle(client, staged) {
    /** The columns that stay as they are. */
    const others = async (name: string, ...numbered: string[]): Promise<string[]> => {
      const { fields } = await client.query(`select * from ${staged(name)} limit 0`)
      return fields.map((field) => field.name).filter((column) => !numbered.includes(column))
    }
    const list = (columns: string[], of = ''): string =>
      columns.map((column) => `${of}"${column}"`).join(', ')
    const event = await others('events.event', 'id', 'xid')
    const cursor = await others('events.cursor', 'id', 'xid')
    const aside = await others('events.set_aside', 'event_id', 'event_xid')
    await client.query(`
      create temp table placed on commit drop as
        select row_number() over (order by xid, id) as place, * from ${staged('events.event')} order by xid, id;
      create unique index on placed (xid, id);
      analyze placed;
      insert into events.event (id, xid, ${list(event)}) overriding system value
        select place, '1'::xid8, ${list(event)} from placed order by place;
      insert into events.cursor (id, xid, ${list(cursor)})
        select coalesce(p.place, 0), case when p.place is null then '0' else '1' end::xid8, ${list(cursor, 'c.')}
        from ${staged('events.cursor')} c left join lateral (
          select place from placed e where (e.xid, e.id) <= (c.xid, c.id) order by e.xid desc, e.id desc limit 1) as p on true;
      insert into events.set_aside (event_id, event_xid, ${list(aside)})
        select p.place, '1'::xid8, ${list(aside, 's.')}
        from ${staged('events.set_aside')} s join placed p on (p.xid, p.id) = (s.event_xid, s.event_id)`)
  },
}
