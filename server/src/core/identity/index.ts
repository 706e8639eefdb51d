export { type Agency, agencies, agencyOf } from './agencies.ts'
