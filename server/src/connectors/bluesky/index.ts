export { bluesky } from './bluesky.ts'
export type { Options } from './options.ts'
