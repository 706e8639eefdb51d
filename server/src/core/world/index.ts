import type { Assessor } from '#core/assess'
import type { Connector } from '#core/channels'
import type { Gauges } from '#core/load'
import type { Translator } from '#core/translation'
import type { Clock } from '#platform/clock'
import type { Keys } from '#platform/crypto'
import type { Db } from '#platform/db'
import type { Files } from '#platform/files'
import type { Handlers as AnyHandlers, Module as AnyModule } from '#platform/http'
import type { Log } from '#platform/log'

/** Everything a use case may touch. It asks for the part it needs: `claim({ db, clock }, …)`. */
export type World = {
  db: Db
  clock: Clock
  keys: Keys
  files: Files
  log: Log
  /** Guarded: public addresses only. */
  fetch: typeof fetch
  /** Ranks messages on a thread of its own; never rejects. */
  assessor: Assessor
  connectors: ReadonlyMap<string, Connector>
  /** A translating engine; absent unless the operator has configured one. */
  translator?: Translator
  /** What this process measures of itself; absent where nobody asks for it. */
  gauges?: Gauges
  /** This process, as leases name it. */
  processId: string
  /** Fixed when the data folder is made. */
  centre: { name: string; practice: boolean }
  /** Where people reach us. */
  origin: string
}

export type Module = AnyModule<World>
export type Handlers = AnyHandlers<World>
