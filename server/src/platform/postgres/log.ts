import { type FileHandle, open, rename, stat } from 'node:fs/promises'
import { handOver, type RunAs } from './runas.ts'

const LIMIT = 8 * 1024 * 1024

/** Opens PostgreSQL's log for appending; a long one is first set aside as `.1`. `from` is where this run begins. */
export async function openLog(path: string, as: RunAs): Promise<{ file: FileHandle; from: number }> {
  const size = (await stat(path).catch(() => undefined))?.size ?? 0
  if (size > LIMIT) await rename(path, `${path}.1`)
  const file = await open(path, 'a', 0o600)
  await handOver(as, path)
  return { file, from: size > LIMIT ? 0 : size }
}

/** What was written to the log since `from` (its last 64 KiB at most). */
export async function readLog(path: string, from: number): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined)
  if (!file) return ''
  try {
    const { size } = await file.stat()
    const start = Math.max(from, size - 65_536)
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(Math.max(0, size - start)),
      0,
      size - start,
      start,
    )
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}
