import { readFileSync } from 'node:fs'
import { type Kept, readVault, writeVault } from './vault-file.ts'

/** Where the ring is kept between starts. */
export type RingStore = {
  read(): Promise<string | null>
  /** The same at once, for a key that appeared this moment. */
  readNow(): string | null
  write(kept: Kept, options?: { fresh: boolean }): Promise<boolean>
  name: string
}

export const fileStore = (file: string): RingStore => ({
  name: file,
  read: () => readVault(file),
  readNow: () => {
    try {
      return readFileSync(file, 'utf8')
    } catch {
      return null
    }
  },
  write: (kept, options) => writeVault(file, kept, options),
})

export const memoryStore = (): RingStore => {
  let text: string | null = null
  return {
    name: 'memory',
    read: async () => text,
    readNow: () => text,
    async write(kept) {
      text = JSON.stringify(kept)
      return true
    },
  }
}
