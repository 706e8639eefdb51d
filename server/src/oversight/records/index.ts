import type { Module } from '#core/world'
import { routes } from './routes.ts'

export { kindInWords } from './words.ts'

export const module: Module = { name: 'records', routes }
