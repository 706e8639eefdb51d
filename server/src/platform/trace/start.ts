import type { Sink } from './journey.ts'
import { traceTo } from './journey.ts'

export type Tracing = { stop(): Promise<void> }

/** Whether the standard variables of OpenTelemetry name a collector and nothing switches it off. */
export const tracingWanted = (env: NodeJS.ProcessEnv): boolean =>
  Boolean(env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT) &&
  env.OTEL_SDK_DISABLED?.toLowerCase() !== 'true' &&
  env.OTEL_TRACES_EXPORTER !== 'none'

/** The share of traces to keep, of `OTEL_TRACES_SAMPLER` and its argument: 1 unless one of the ratio samplers is named. */
const shareOf = (env: NodeJS.ProcessEnv): number => {
  const sampler = env.OTEL_TRACES_SAMPLER ?? ''
  if (sampler.endsWith('always_off')) return 0
  const ratio = Number(env.OTEL_TRACES_SAMPLER_ARG ?? '1')
  return sampler.endsWith('traceidratio') && Number.isFinite(ratio) ? ratio : 1
}

const positive = (given: string | undefined, usual: number): number =>
  Number(given) > 0 ? Number(given) : usual

/**
 * Sends the way of each message to an OpenTelemetry collector, when one is named; else nothing is loaded and null is
 * answered. The trace's id is the conversation's: every process finds it without being told (decision 27).
 */
export const startTracing = async (
  env: NodeJS.ProcessEnv,
  about: { command: string },
): Promise<Tracing | null> => {
  if (!tracingWanted(env)) return null
  const [
    api,
    sdk,
    { OTLPTraceExporter },
    { defaultResource, detectResources, envDetector, resourceFromAttributes },
  ] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const provider = new sdk.TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'callbox', 'process.command': about.command }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: new sdk.TraceIdRatioBasedSampler(shareOf(env)),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new OTLPTraceExporter(),
        scheduledDelayMillis: positive(env.OTEL_BSP_SCHEDULE_DELAY, 5000),
        maxQueueSize: positive(env.OTEL_BSP_MAX_QUEUE_SIZE, 2048),
        maxExportBatchSize: positive(env.OTEL_BSP_MAX_EXPORT_BATCH_SIZE, 512),
      }),
    ],
  })
  const tracer = provider.getTracer('callbox')
  const sink: Sink = (conversation, { name, from, to, failed }, attributes) => {
    const traceId = conversation.replaceAll('-', '')
    // The parent is the conversation itself: a span that nobody sends, the same in every process.
    const parent = api.trace.setSpanContext(api.ROOT_CONTEXT, {
      traceId,
      spanId: traceId.slice(16),
      traceFlags: api.TraceFlags.SAMPLED,
      isRemote: true,
    })
    const span = tracer.startSpan(name, { startTime: from, attributes }, parent)
    if (failed) span.setStatus({ code: api.SpanStatusCode.ERROR })
    span.end(to)
  }
  traceTo(sink)
  return {
    async stop() {
      traceTo(null)
      await provider.shutdown().catch(() => undefined)
    },
  }
}
