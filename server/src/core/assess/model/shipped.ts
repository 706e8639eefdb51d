import { readFileSync } from 'node:fs'
import { type Model, openModel } from './format.ts'

let read: { model: Model | null; why: string | null } | undefined

/** The weights that came with this version, read once; without them `why` says in words what is wrong. */
export function shipped(): { model: Model | null; why: string | null } {
  if (read === undefined) {
    try {
      read = { model: openModel(readFileSync(new URL('./weights.bin', import.meta.url))), why: null }
    } catch (error) {
      read = { model: null, why: error instanceof Error ? error.message : String(error) }
    }
  }
  return read
}
