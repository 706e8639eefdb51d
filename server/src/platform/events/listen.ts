import pg from 'pg'

export type Listener = { close(): Promise<void> }

/**
 * Calls `heard` with an agency's number for every NOTIFY, and with null after each (re)connection, when anything may
 * have been missed. Reconnects by itself, with a pause that grows to 5 s.
 */
export const listen = (url: string, heard: (agency: number | null) => void): Listener => {
  let closed = false
  let client: pg.Client | null = null
  let wake: (() => void) | null = null
  const open = async (): Promise<void> => {
    for (let pause = 100; !closed; pause = Math.min(pause * 2, 5000)) {
      const next = new pg.Client({
        connectionString: url,
        application_name: 'callbox listen',
        keepAlive: true,
        keepAliveInitialDelayMillis: 10_000,
        connectionTimeoutMillis: 10_000,
      })
      try {
        const lost = new Promise<void>((resolve) => {
          next.on('error', () => resolve())
          next.on('end', () => resolve())
        })
        next.on('notification', (note) => heard(Number(note.payload)))
        await next.connect()
        await next.query('listen callbox_events')
        client = next
        heard(null)
        await lost
        pause = 100
      } catch {
        // The database is away: the pause below, then again. /readyz tells it.
      }
      await next.end().catch(() => undefined)
      if (!closed)
        await new Promise<void>((resolve) => {
          wake = resolve
          setTimeout(resolve, pause).unref()
        })
    }
  }
  void open()
  return {
    async close() {
      closed = true
      wake?.()
      await client?.end().catch(() => undefined)
    },
  }
}
