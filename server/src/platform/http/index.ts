export * from './module.ts'
