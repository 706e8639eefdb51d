import type { Module } from '#core/world'
import { secondsAfter } from '#platform/clock'
import { forgetArrivals } from './store.ts'

export { type Limits, usualLimits } from './limits.ts'
export {
  feedPractice,
  type PracticeReport,
  practiceReports,
  practiceSubmit,
  type Submit,
} from './practice.ts'
export { type ReportDeps, reportRoutes } from './routes.ts'
export { type FormWorld, fileReport, type Receive, type Report } from './submit.ts'

/** Where reports came from is forgotten after a day. */
export const module: Module = {
  name: 'report',
  sweeps: [
    {
      name: 'report.forget-arrivals',
      sweep: ({ db, clock }) => forgetArrivals(db, secondsAfter(clock.now(), -24 * 60 * 60)),
    },
  ],
}
