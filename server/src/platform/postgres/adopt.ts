import { readFile, realpath, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { StartError } from '#platform/errors'
import { lookAt, type ProcessView } from '#platform/folder'
import type { Launched } from './launch.ts'
import type { Memory } from './memory.ts'
import { ask } from './provision.ts'
import { handOver, type RunAs } from './runas.ts'

export type Living = Launched & { port: number; version: string }

/** A number no process can have (beyond every system's highest), for a postmaster.pid whose writer is known dead. */
const NOBODY = 2_147_483_646

/**
 * The postgres that is running on `data` and takes our password; `undefined` when none is. One that is still
 * recovering or already stopping is waited for. Throws a StartError when one runs there that we cannot get into.
 */
export async function findLiving(data: string, memory: Memory, seconds = 60): Promise<Living | undefined> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const note = await readNote(data)
    const view = note && (await lookAt(note.pid))
    if (!note || !view || view.zombie || !(await servesFolder(view, data))) return undefined
    const asked = note.port ? await ask(memory, note.port) : undefined
    const server = { pid: note.pid, birth: view.birth }
    if (asked?.version && note.port) return { ...server, port: note.port, version: asked.version }
    if (asked?.refused || Date.now() > deadline) {
      const why = asked?.refused ? 'refuses the password kept beside its data' : 'does not answer'
      throw new StartError(
        `A PostgreSQL (process ${note.pid}) is running on ${data} and ${why}: stop it with "kill -INT ${note.pid}" and start again.`,
      )
    }
    await pause(50)
  }
}

/**
 * Clears the way after a postgres that was killed. PostgreSQL itself passes over a postmaster.pid whose process is
 * gone; it stops at one whose number answers: a zombie nobody reaps, or another program that got the number. Then
 * the number is struck out and the rest of the file left, so that PostgreSQL still looks whether sessions of the
 * killed server hold its shared memory before it touches the data.
 */
export async function clearDead(data: string, as: RunAs): Promise<void> {
  const note = await readNote(data)
  const view = note && (await lookAt(note.pid))
  if (!note || !view) return
  const other = view.zombie || !(await servesFolder(view, data))
  if (!other) return
  const path = join(data, 'postmaster.pid')
  await writeFile(`${path}.struck`, note.text.replace(/^-?\d+/, String(NOBODY)), { mode: 0o600 })
  await handOver(as, `${path}.struck`)
  await rename(`${path}.struck`, path)
}

/** postmaster.pid: its first line is the process, its fourth the port. */
async function readNote(data: string): Promise<{ pid: number; port?: number; text: string } | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  const lines = text?.split('\n') ?? []
  const [pid, port] = [Math.abs(Number(lines[0])), Number(lines[3])]
  if (text === undefined || !pid) return undefined
  return { pid, text, ...(port > 0 ? { port } : {}) }
}

/** True when this process is a postgres working in `data`: by its working folder, else by its command line. */
async function servesFolder(view: ProcessView, data: string): Promise<boolean> {
  if (!/postgres|postmaster/.test(view.command)) return false
  const real = await realpath(data)
  return view.cwd === undefined
    ? view.command.includes(data) || view.command.includes(real)
    : view.cwd === real
}
