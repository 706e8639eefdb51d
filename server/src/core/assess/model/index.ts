export { type Features, featuresOf } from './features.ts'
export { BUCKETS, closeModel, type Head, heads, type Model, openModel } from './format.ts'
export { readModel } from './read.ts'
export { shipped } from './shipped.ts'
