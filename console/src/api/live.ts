import type { QueueRows } from '@callbox/contract'
import { addressOf } from './client.ts'
import { type Happening, type Live, start, step, waitAfter } from './live-machine.ts'
import { eventNames } from './touches.ts'

export type LiveEvent = { name: string; data: Record<string, unknown> }
type Listener = {
  onState: (live: Live, leader: boolean) => void
  onEvent: (event: LiveEvent) => void
  /** Rows of the queue as they stand now, with the counters. */
  onRows: (told: QueueRows) => void
  refetch: () => Promise<unknown>
}
type Relayed = {
  state?: Live
  event?: LiveEvent
  rows?: QueueRows
  /** How far the leader has read: whoever leads next goes on from there. */
  position?: string | undefined
  ask?: true
  refetch?: true
  tryNow?: true
}
export type Following = { stop: () => void; tryNow: () => void }

const nameIn = (type: string, data: Record<string, unknown>): string => {
  const inside = data.name ?? data.event ?? data.kind
  return type === 'message' && typeof inside === 'string' ? inside : type
}

/** The body of an event, whether it stands bare or wrapped with its name beside it. */
const dataIn = (text: string): Record<string, unknown> => {
  try {
    const parsed = JSON.parse(text) as Record<string, unknown>
    const inner = parsed.data
    return inner && typeof inner === 'object' ? { ...parsed, ...(inner as Record<string, unknown>) } : parsed
  } catch {
    return {}
  }
}

/**
 * Follows one agency's events: one connection per browser, led by the tab that holds a lock and relayed to the others.
 * When that tab is gone, the browser gives the lock to the next, which goes on where the first had come to.
 * `from`: what is shown at the start.
 */
export const follow = (agency: number, listener: Listener, from: Live = start): Following => {
  let live = from
  let leader = false
  let stopped = false
  let source: EventSource | null = null
  let position: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let letGo: (() => void) | undefined
  const channel =
    typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`callbox-live-${agency}`)

  const tell = (relayed: Relayed) => leader && channel?.postMessage(relayed)
  const move = (happening: Happening) => {
    live = step(live, happening)
    listener.onState(live, leader)
    tell({ state: live })
  }
  const refetch = () =>
    listener.refetch().then(
      () => move({ kind: 'refetched', at: Date.now() }),
      () => undefined,
    )

  const lost = () => {
    clearTimeout(silence)
    source?.close()
    source = null
    if (stopped) return
    move({ kind: 'lost' })
    clearTimeout(timer)
    timer = setTimeout(connect, waitAfter(live.tries))
  }
  /** The server beats every 15 s: a stream silent for longer than two is dead, whatever the browser thinks. */
  const alive = () => {
    clearTimeout(silence)
    silence = setTimeout(lost, 40_000)
  }
  const heard = (type: string, message: MessageEvent<string>) => {
    alive()
    if (type === 'beat') return
    if (message.lastEventId) position = message.lastEventId
    const data = dataIn(message.data)
    const name = nameIn(type, data)
    if (name === 'reset') {
      position = message.lastEventId || undefined
      move({ kind: 'reset' })
      tell({ refetch: true, position })
      void refetch()
      return
    }
    move({ kind: 'event', at: Date.now() })
    tell({ position })
    if (name === 'queue.rows') {
      const rows = data as QueueRows
      listener.onRows(rows)
      tell({ rows })
      return
    }
    if (!eventNames.some((known) => known === name)) return
    const event = { name, data }
    listener.onEvent(event)
    tell({ event })
  }
  const tryNow = () => {
    clearTimeout(timer)
    if (leader) connect()
    else channel?.postMessage({ tryNow: true } satisfies Relayed)
  }
  const connect = () => {
    if (stopped || source) return
    source = new EventSource(addressOf('/api/a/:agency/live', { agency }, { after: position }))
    source.onopen = () => {
      alive()
      move({ kind: 'opened' })
      tell({ refetch: true })
      void refetch()
    }
    source.onerror = lost
    source.onmessage = (message) => heard('message', message)
    for (const name of [...eventNames, 'queue.rows', 'hello', 'reset', 'beat'])
      source.addEventListener(name, (message) => heard(name, message as MessageEvent<string>))
  }
  const lead = () => {
    if (stopped) return
    leader = true
    listener.onState(live, leader)
    connect()
  }

  if (channel)
    channel.onmessage = ({ data }: MessageEvent<Relayed>) => {
      if (leader) {
        if (data.ask) tell({ state: live, position })
        if (data.tryNow) tryNow()
        return
      }
      if (data.position) position = data.position
      if (data.event) listener.onEvent(data.event)
      if (data.rows) listener.onRows(data.rows)
      if (data.refetch) void listener.refetch().catch(() => undefined)
      if (data.state) {
        live = data.state
        listener.onState(live, leader)
      }
    }
  if (channel && navigator.locks) {
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    void navigator.locks.request(`callbox-live-${agency}`, () => {
      lead()
      return held
    })
    channel.postMessage({ ask: true } satisfies Relayed)
  } else lead()

  const onOffline = () => leader && lost()
  addEventListener('offline', onOffline)
  addEventListener('online', tryNow)
  const stop = () => {
    stopped = true
    clearTimeout(silence)
    clearTimeout(timer)
    removeEventListener('offline', onOffline)
    removeEventListener('online', tryNow)
    source?.close()
    channel?.close()
    letGo?.()
  }
  return { stop, tryNow }
}
