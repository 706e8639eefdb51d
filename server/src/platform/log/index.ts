import { AsyncLocalStorage } from 'node:async_hooks'
import { type DestinationStream, type Logger, pino } from 'pino'
import { safe } from './fields.ts'

export type Log = Logger

/** What all lines of one piece of work carry: the id of its request, or the name of its job. */
type Work = { request?: string; job?: string }
const work = new AsyncLocalStorage<Work>()

/** Every line written while `run` works says what it belongs to. */
export const loggedAs = <T>(belongs: Work, run: () => T): T => work.run(belongs, run)
/** The id of the request that is being answered; undefined outside of one. */
export const requestId = (): string | undefined => work.getStore()?.request

/**
 * One JSON line each, to standard error. Fields are an allow-list (`fields.ts`): ids, names that a developer gave,
 * numbers and codes; an error is told by its class, its code and where it was thrown. What people wrote, who they are,
 * addresses, tokens and messages of errors cannot be logged, only withheld.
 *
 * - `error`: something that should have been done was not; the guide says what each means (docs/operations.md).
 * - `warn` (the default): went wrong and mends itself; much of it is worth a look.
 * - `info`: the life of the process. `debug`: each request and job, with its time.
 */
export const makeLog = (
  level = process.env.LOG_LEVEL ?? 'warn',
  to: DestinationStream = pino.destination(2),
): Log => {
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), bindings: safe },
      mixin: () => ({ ...work.getStore() }),
      hooks: {
        // Whatever way it is called, there are fields that passed and one sentence; nothing is filled into the sentence.
        logMethod(given, write) {
          const [first, second] = given as unknown[]
          const fields =
            first instanceof Error ? { error: first } : ((typeof first === 'object' ? first : null) ?? {})
          const sentence =
            typeof first === 'string' ? first : typeof second === 'string' ? second : 'no words'
          write.apply(this, [safe(fields as Record<string, unknown>), sentence])
        },
      },
    },
    to,
  )
  // The library forgets the rule for what a child carries; it holds for those of children as well.
  const child = log.child
  log.child = function (this: Log, bindings: Record<string, unknown>, options?: object) {
    return child.call(this, safe(bindings), options)
  } as typeof child
  return log
}
