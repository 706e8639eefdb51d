/** What the top bar says about the live connection. */
export type LiveState = 'live' | 'catching up' | 'offline'

export type Live = {
  state: LiveState
  /** When the screen was last known to be whole, in ms; what "queue as of" shows. */
  wholeAt: number | null
  /** Failed tries in a row; decides how long to wait before the next. */
  tries: number
}

export type Happening =
  | { kind: 'opened' }
  | { kind: 'refetched'; at: number }
  | { kind: 'event'; at: number }
  | { kind: 'reset' }
  | { kind: 'lost' }

export const start: Live = { state: 'catching up', wholeAt: null, tries: 0 }

/** The rules of the live view. We say "live" only when the stream is open *and* the screen was fetched after it opened. */
export const step = (now: Live, happening: Happening): Live => {
  switch (happening.kind) {
    case 'opened':
      return { ...now, state: now.state === 'live' ? 'live' : 'catching up', tries: 0 }
    case 'refetched':
      return now.state === 'offline' ? now : { ...now, state: 'live', wholeAt: happening.at }
    case 'event':
      return now.state === 'live' ? { ...now, wholeAt: happening.at } : now
    case 'reset':
      return { ...now, state: now.state === 'offline' ? 'offline' : 'catching up' }
    case 'lost':
      return { ...now, state: 'offline', tries: now.tries + 1 }
  }
}

/** How long to wait before the next try: 0.5 s, doubling to 8 s, so that a restarted server is found soon. */
export const waitAfter = (tries: number): number => Math.min(8000, 500 * 2 ** Math.max(0, tries - 1))
