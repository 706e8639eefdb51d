import type { Module } from '#core/world'
import { now } from './now.ts'

/** Reads all, changes nothing. */
export const module: Module = { name: 'wall', routes: { 'wall.now': now } }
