import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/**
 * The figures of this process. Names follow Prometheus' conventions; labels are names that a developer gave (a network,
 * a band, a lane), never people, accounts or conversations, so that there are few of them and none is personal.
 */
const registry = new Registry()
const own = { registers: [registry] }

export const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
  new Counter<L>({ name, help, labelNames: [...labelNames], ...own })
export const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
  new Gauge<L>({ name, help, labelNames: [...labelNames], ...own })
/** `buckets` in seconds; the usual ones go from 5 ms to 30 s. */
export const seconds = <L extends string>(
  name: string,
  help: string,
  labelNames: readonly L[] = [],
  buckets: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
) => new Histogram<L>({ name, help, labelNames: [...labelNames], buckets: [...buckets], ...own })

/** The names of all figures of ours with their help; the guide lists them. */
export const figures = async (): Promise<{ name: string; help: string }[]> =>
  (await registry.getMetricsAsJSON()).map(({ name, help }) => ({ name, help }))

/** Everything as Prometheus reads it. */
export const exposition = (): Promise<string> => registry.metrics()

let measured = false
/** Memory, processor and event loop of this process; once, and only where somebody asks. */
export const measureProcess = (): void => {
  if (!measured) collectDefaultMetrics({ register: registry })
  measured = true
}

export { type MetricsAt, type MetricsServer, metricsAt, serveMetrics } from './serve.ts'
