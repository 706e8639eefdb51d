import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '#platform/clock'
import type { Db } from '#platform/db'
import {
  canGoOnFrom,
  conversationOf,
  isAfter,
  type Listener,
  type Position,
  positionNow,
  type Received,
  readFrom,
} from '#platform/events'
import type { Log } from '#platform/log'
import { every } from '#platform/sweep'
import { marked } from '#platform/trace'
import type { Caller, Handler } from './module.ts'
import { refusalOf, refuse } from './refusal.ts'
import { type Accounts, accountsIn, concerns, sameAccounts } from './scoped.ts'
import type { AccountsOf } from './serve.ts'
import { type EventStream, eventStream, type Sent, written } from './stream.ts'
import { accountsFor, type StillThere } from './who.ts'

/** One open stream, and how far it has been told. */
type Viewer = {
  stream: EventStream
  caller: Caller
  at: Position
  /** The accounts they may see; null for all. */
  only: ReadonlySet<string> | null
}
/** One agency's tail: how far this process has read, and who listens. */
type Tail = {
  agency: number
  at: Position
  viewers: Set<Viewer>
  reading: Promise<void> | null
  again: boolean
  soon: NodeJS.Timeout | null
  failed: (thrown: unknown) => void
}
/** What viewers are told beside the events themselves, out of what the events changed; read once for all of them. */
export type Beside = {
  of(agency: number, happened: readonly Received[]): Promise<Sent[]>
  /** Told instead when that fails or takes too long. */
  otherwise: readonly Sent[]
}

export type Live = {
  /** Answers 'live.events'. */
  handler: Handler<unknown, 'live.events'>
  /** How many streams are open. */
  readonly open: number
  close(): Promise<void>
}

/** Streams open at once in one process, and of one person: each may have 256 KB waiting for it. */
const mostStreams = { all: 1000, ofOne: 250 }

const page = 500
/** Milliseconds: an event behind a longer transaction becomes visible without a new notice, so we look by ourselves too. */
const lookAgain = 1000
const lookSoon = 100
/** Milliseconds that events may wait for what goes with those before them. */
const patience = 500

/**
 * What happens, as it happens: one tail per process and agency, told to each viewer who may see it. The id of each
 * message is its position, from which a viewer who was away goes on; `hello` gives the first one, `reset` says that
 * too much was missed and the page must be read again.
 * `beside` is asked once for each stretch of events that a tail has told, whoever listens; it sees no viewer, so it may
 * tell only what the right to the stream itself lets everybody see. Who works for some accounts only is told what is
 * about them or about none (`accountsOf`), and to look again for what goes with it.
 * `listen` is given what to call when an agency's events have moved; `stillThere` closes the streams of those who left.
 */
export const makeLive = (world: {
  db: Db
  clock: Clock
  log: Log
  listen: (heard: (agency: number | null) => void) => Listener
  stillThere: StillThere
  beside?: Beside
  accountsOf?: AccountsOf
  mostStreams?: { all: number; ofOne: number }
  /** Begun with each stream; what it answers is done when that ends, by whichever side. */
  whileOpen?: (caller: Caller) => () => void
}): Live => {
  const most = world.mostStreams ?? mostStreams
  const tails = new Map<number, Tail>()
  const viewers = new Set<Viewer>()
  const failed = (thrown: unknown): void => void refusalOf(thrown, world.log, 'live.events')

  const tailOf = (agency: number): Tail => {
    const tail = tails.get(agency) ?? {
      agency,
      at: '0-0',
      viewers: new Set(),
      reading: null,
      again: false,
      soon: null,
      failed,
    }
    tails.set(agency, tail)
    return tail
  }
  const look = (tail: Tail): void => void advance(world, tail).catch(failed)
  const heard = (agency: number | null): void => {
    for (const tail of tails.values())
      if (agency === null || agency === tail.agency) {
        look(tail)
        tail.soon ??= setTimeout(() => {
          tail.soon = null
          look(tail)
        }, lookSoon).unref()
      }
  }
  const listener = world.listen(heard)
  const round = every(lookAgain, async () => {
    heard(null)
    await dropLeavers(viewers, world.stillThere)
  })

  const join = async (viewer: Viewer, from: Position | null): Promise<void> => {
    const { db, clock } = world
    const { agency } = viewer.caller
    const tail = tailOf(agency)
    if (from !== null && (await canGoOnFrom(db, agency, from, clock.now()))) viewer.at = from
    else {
      viewer.at = await positionNow(db)
      const event = from === null ? 'hello' : 'reset'
      viewer.stream.send({ event, id: viewer.at, data: { position: viewer.at } })
    }
    // Catch up by reading; join in the same breath as finding that the tail is not ahead, so that nothing falls between.
    let caughtUp = false
    for (let joined = false; !joined; ) {
      const goal = tail.at
      const more = await readFrom(db, agency, viewer.at, page)
      if (viewer.stream.closed || !more) return viewer.stream.close()
      const accounts = viewer.only && (await accountsIn(world.accountsOf, agency, more.happened))
      tell([viewer], more.happened, accounts)
      caughtUp ||= more.happened.length > 0
      await viewer.stream.room()
      if (viewer.stream.closed) return
      if (more.happened.length === page) continue
      viewer.at = later(viewer.at, goal)
      if (tail.viewers.size === 0 && !tail.reading) tail.at = viewer.at
      joined = !isAfter(tail.at, viewer.at)
    }
    tail.viewers.add(viewer)
    // What goes with the events is read for those who listen, not for one who catches up.
    if (caughtUp && world.beside) viewer.stream.put(written(...world.beside.otherwise))
    look(tail)
  }

  return {
    handler: async (_, caller, { after }) => {
      // A browser that connects again repeats the first address and adds how far it had come.
      const from = caller.request.headers.get('last-event-id') ?? after ?? null
      const theirs = [...viewers].filter((one) => one.caller.person.id === caller.person.id).length
      if (viewers.size >= most.all || theirs >= most.ofOne) throw refuse('too_many_screens')
      return eventStream(caller.request, (stream) => {
        const only = accountsFor(caller.rights, 'desk.read')
        const viewer: Viewer = { stream, caller, at: '0-0', only }
        viewers.add(viewer)
        join(viewer, from).catch((thrown) => {
          failed(thrown)
          stream.close()
        })
        const gone = world.whileOpen?.(caller)
        return () => {
          gone?.()
          viewers.delete(viewer)
          tails.get(caller.agency)?.viewers.delete(viewer)
        }
      })
    },
    get open() {
      return viewers.size
    },
    async close() {
      await Promise.all([listener.close(), round.close()])
      for (const { stream } of viewers) stream.close()
    },
  }
}

const later = (a: Position, b: Position): Position => (isAfter(b, a) ? b : a)

/** Each event is written once, whoever hears it; each viewer is given what lies behind the place they have come to. */
const tell = (viewers: Iterable<Viewer>, happened: readonly Received[], accounts: Accounts): void => {
  const all = happened.map((one) => {
    const { xid, id, name, subject, at, data } = one
    const position = `${xid}-${id}`
    return {
      one,
      position,
      sent: { event: name, id: position, data: { subject, at: at.toISOString(), ...data } },
    }
  })
  const [first, last] = [all[0], all.at(-1)]
  if (!first || !last) return
  const whole = written(...all.map(({ sent }) => sent))
  for (const viewer of viewers) {
    const { only } = viewer
    const theirs = () =>
      all
        .filter(({ position }) => isAfter(position, viewer.at))
        .filter(({ one }) => only === null || concerns(one, only, accounts))
    const behind =
      only === null && isAfter(first.position, viewer.at)
        ? whole
        : written(...theirs().map(({ sent }) => sent))
    viewer.at = later(viewer.at, last.position)
    if (behind.length > 0) viewer.stream.put(behind)
  }
}

/** What goes with the events never holds up the next ones: what is late is left out, and consoles ask for it. */
const inTime = async (
  { of, otherwise }: Beside,
  { agency, failed }: Tail,
  happened: readonly Received[],
): Promise<readonly Sent[]> => {
  const late = new AbortController()
  const reading = of(agency, happened).catch((thrown) => {
    failed(thrown)
    return otherwise
  })
  try {
    return await Promise.race([reading, pause(patience, otherwise, { ref: false, signal: late.signal })])
  } finally {
    late.abort()
  }
}

/** Reads on to the end, once at a time; a notice that comes meanwhile makes it look once more. */
const advance = async (
  { db, beside, accountsOf }: { db: Db; beside?: Beside; accountsOf?: AccountsOf },
  tail: Tail,
): Promise<void> => {
  if (tail.viewers.size === 0) return
  tail.again = true
  tail.reading ??= (async () => {
    try {
      while (tail.again) {
        tail.again = false
        if (tail.viewers.size === 0) break // who comes next sets out from where they are
        const more = await readFrom(db, tail.agency, tail.at, page)
        if (!more || more.happened.length === 0) continue
        // Looked up only where somebody needs it, and before the place is moved: whoever joins meanwhile is told too.
        const narrow = [...tail.viewers].some(({ only }) => only !== null)
        const accounts = narrow ? await accountsIn(accountsOf, tail.agency, more.happened) : null
        tail.at = more.position
        tail.again = true
        await marked('live', more.happened.map(conversationOf), async () =>
          tell(tail.viewers, more.happened, accounts),
        )
        // The events are out; what goes with them may take a moment, and what comes meanwhile goes together.
        const sent = beside ? await inTime(beside, tail, more.happened) : []
        if (sent.length > 0) {
          const bytes = written(...sent)
          const otherwise = written(...beside!.otherwise)
          for (const { stream, only } of tail.viewers) stream.put(only === null ? bytes : otherwise)
        }
      }
    } finally {
      tail.reading = null
    }
  })()
  return tail.reading
}

/** A session that ended, or a right that lapsed or holds for other accounts now, ends the stream too. */
const dropLeavers = async (viewers: ReadonlySet<Viewer>, stillThere: StillThere): Promise<void> => {
  for (const { stream, caller, only } of viewers) {
    const who = await stillThere(caller).catch(() => undefined)
    if (who === undefined) continue // the database is away; /readyz tells it
    const rights = who?.grants.get(caller.agency)
    if (!rights?.has('desk.read') || !sameAccounts(only, accountsFor(rights, 'desk.read'))) stream.close()
  }
}
