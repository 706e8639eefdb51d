import { StartError, wordsOf } from '#platform/errors'
import { say } from './say.ts'

/**
 * Starts something that runs until it is told to stop (SIGINT, SIGTERM) or loses its database, then closes what was
 * opened, last first. @returns the exit code: 0 when it was told to stop.
 */
export const runUntilStopped = async (
  start: (
    closing: (close: () => Promise<unknown>) => void,
    lost: (sentence: string) => void,
  ) => Promise<void>,
): Promise<number> => {
  const closers: (() => Promise<unknown>)[] = []
  const { promise: stopped, resolve: stop } = Promise.withResolvers<number>()
  let asked = 0
  const signal = (): void => {
    asked += 1
    if (asked === 1) stop(0)
    else if (asked > 2) process.exit(130)
  }
  process.on('SIGINT', signal).on('SIGTERM', signal)
  const lost = (sentence: string): void => {
    say(sentence)
    stop(1)
  }
  const close = async (): Promise<void> => {
    for (const closer of closers.reverse())
      await closer().catch((error) => say(`While stopping: ${wordsOf(error)}`))
  }
  try {
    const started = start((closer) => closers.push(closer), lost)
    const early = await Promise.race([started.then(() => null), stopped])
    if (early !== null) await started.catch(() => undefined)
    const code = await stopped
    say('Stopping…')
    await close()
    return code
  } catch (error) {
    await close()
    throw diskFullAware(error)
  } finally {
    process.off('SIGINT', signal).off('SIGTERM', signal)
  }
}

const diskFullAware = (error: unknown): unknown => {
  const code = (error as { code?: string }).code
  if (code === 'ENOSPC' || code === '53100')
    return new StartError(
      'The disk is full: free some room and start again. Nothing that was acknowledged is lost.',
    )
  return error
}
