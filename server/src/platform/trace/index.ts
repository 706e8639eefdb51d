export { during, type Journey, journey, marked, tracingOn } from './journey.ts'
export { startTracing, type Tracing, tracingWanted } from './start.ts'
