import { assess } from './assess.ts'
import { serveAssessments } from './serve-worker.ts'

serveAssessments(assess)
