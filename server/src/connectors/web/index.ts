export { encode, type Submission, submissionMediaType } from './submission.ts'
export { web } from './web.ts'
