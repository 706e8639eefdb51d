export { type Cover, coverOf } from './cover.ts'
