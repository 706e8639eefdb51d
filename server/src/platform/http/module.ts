import type { EventName, InputOf, OutputOf, RouteName, Routes } from '@callbox/contract'
import type { Reactor } from '#platform/events'
import type { JobHandler } from '#platform/jobs'
import type { Sweep } from '#platform/sweep'
import type { SecretPlace } from '#platform/vault'
import type { Rights } from './who.ts'

/** Who calls, already signed in and allowed; `agency` is 0 and `rights` empty on routes that ask for no agency. */
export type Caller = {
  person: { id: string; name: string }
  agency: number
  rights: Rights
  sessionId: string | null
  /** Where the call comes from, as far as the proxy is trusted. */
  address: string
  request: Request
  /** Gives the browser a cookie with the answer: one whole `Set-Cookie` line. Absent where nobody answers a browser. */
  setCookie?: (line: string) => void
}

/** What answers a route: the world, the caller, the checked input. */
export type Handler<W, N extends RouteName = RouteName> = (
  world: W,
  caller: Caller,
  input: InputOf<Routes[N]>,
) => Promise<OutputOf<Routes[N]>>

export type Handlers<W> = { [N in RouteName]?: Handler<W, N> }

/** Everything one module brings; the application only lists modules and refuses to start on a gap between them. */
export type Module<W> = {
  name: string
  /** The events that this module, and no other, may emit. */
  emits?: readonly EventName[]
  routes?: Handlers<W>
  reactors?: readonly Reactor[]
  sweeps?: readonly Sweep[]
  jobs?: (world: W) => JobHandler[]
  /** Everything that it keeps sealed; what does not stand here a change of keys leaves behind. */
  secrets?: readonly SecretPlace[]
}
