import type { World } from '#core/world'
import { takeSample, updateFigures } from '#oversight/status'
import { metricsAt, serveMetrics } from '#platform/metrics'
import { every } from '#platform/sweep'
import { startTracing } from '#platform/trace'

type Closing = (close: () => Promise<unknown>) => void

/** Traces, when a collector is named; before anything else, so that nothing is missed. */
export const trace = async (command: string, closing: Closing): Promise<void> => {
  const tracing = await startTracing(process.env, { command })
  if (tracing) closing(() => tracing.stop())
}

/** Figures for Prometheus, when asked for. @throws StartError for an address that cannot be used. */
export const measure = async (
  world: World,
  closing: Closing,
  say: (sentence: string) => void,
): Promise<void> => {
  const at = metricsAt(process.env)
  if (!at) return
  const served = await serveMetrics(at, updateFigures(world))
  closing(() => served.stop())
  say(`Figures for Prometheus: http://${at.host}:${served.port}/metrics`)
}

/** Keeps the last hour of the centre's state for the status page of this server, from now on. */
export const keepHour = (world: World, seconds: number): { close(): Promise<void> } => {
  const first = takeSample(world).catch(() => undefined)
  const rounds = every(seconds * 1000, () => takeSample(world))
  return {
    async close() {
      await rounds.close()
      await first
    },
  }
}
