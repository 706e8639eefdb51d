export type Sent = { event?: string; id?: string; data: unknown }
export type EventStream = {
  /** Queues one event. A reader that lets more than the bound pile up is told `reset` and dropped. */
  send(sent: Sent): void
  /** Queues events that are written already, by `written`: what many viewers are told is written once. */
  put(bytes: Uint8Array): void
  close(): void
  /** Resolves when everything sent so far has been taken, or the stream is closed: for sending much in a row. */
  room(): Promise<void>
  readonly closed: boolean
}

/** Seconds between the beats by which a viewer knows that a quiet stream lives, and proxies keep it open. */
const heartbeat = 15
/** Bytes that may wait for a slow reader. */
const mostWaiting = 256 * 1024

const encoder = new TextEncoder()
const textOf = ({ event, id, data }: Sent): string =>
  `${event === undefined ? '' : `event: ${event}\n`}${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`

/** Events as they go over the line. */
export const written = (...sent: readonly Sent[]): Uint8Array => encoder.encode(sent.map(textOf).join(''))
const beatWritten = written({ event: 'beat', data: {} })

/**
 * A stream of server-sent events. `start` is called once with the open stream and may return what is to be done when
 * it ends, by whichever side. Only a bounded amount waits for a slow reader.
 */
export const eventStream = (
  request: Request,
  start: (stream: EventStream) => (() => void) | undefined,
): Response => {
  let waiting: Uint8Array[] = []
  let size = 0
  let closed = false
  let wake: (() => void) | null = null
  let cancelled = false
  let ended: (() => void) | undefined
  let emptied: (() => void)[] = []
  const empty = (): void => {
    for (const done of emptied) done()
    emptied = []
  }

  const write = (bytes: Uint8Array): void => {
    waiting.push(bytes)
    size += bytes.length
    wake?.()
  }
  const close = (): void => {
    if (closed) return
    closed = true
    clearInterval(beat)
    request.signal.removeEventListener('abort', close)
    wake?.()
    empty()
    ended?.()
    ended = undefined
  }
  const stream: EventStream = {
    send: (sent) => stream.put(written(sent)),
    put(bytes) {
      if (closed) return
      if (size + bytes.length > mostWaiting) {
        waiting = []
        size = 0
        write(written({ event: 'reset', data: { why: 'slow' } }))
        close()
      } else write(bytes)
    },
    close,
    room: () =>
      closed || size === 0 ? Promise.resolve() : new Promise((resolve) => void emptied.push(resolve)),
    get closed() {
      return closed
    },
  }
  const beat = setInterval(() => size === 0 && write(beatWritten), heartbeat * 1000)
  beat.unref()
  request.signal.addEventListener('abort', close)

  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        while (waiting.length === 0 && !closed)
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        wake = null
        if (cancelled) return
        if (waiting.length > 0) controller.enqueue(waiting.length > 1 ? Buffer.concat(waiting) : waiting[0]!)
        waiting = []
        size = 0
        empty()
        if (closed) controller.close()
      },
      cancel() {
        cancelled = true
        close()
      },
    },
    { highWaterMark: 0 },
  )
  ended = start(stream)
  if (request.signal.aborted) close()
  // `start` itself may have closed it, before there was anything to undo.
  if (closed) ended?.()
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      // Nginx and its like must not hold the stream back.
      'X-Accel-Buffering': 'no',
    },
  })
}
