import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { StartError } from '#platform/errors'
import { folderError, lockFolder, prepareFolder, stillAlive } from '#platform/folder'
import { clearDead, findLiving } from './adopt.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { assertMajor, initCluster, writtenBy } from './init.ts'
import { type Launched, type LaunchPlan, launch } from './launch.ts'
import { type Memory, newMemory, recall, remember } from './memory.ts'
import { freePort, isFree } from './ports.ts'
import { assertDurable, ownerUrl, provision, superuserUrl } from './provision.ts'
import { chooseRunAs, type RunAs } from './runas.ts'
import { stopPostgres } from './stop.ts'

/** Where a running embedded database is reached. */
export type Address = {
  /** the owner of database `callbox`, who migrates: may make roles, is not a superuser */
  ownerUrl: string
  /** the superuser, on the same database; only for tests and doctor */
  superuserUrl: string
  port: number
  pid: number
  version: string
}

export type Cluster = Address & {
  /** true when a living postgres, left by a killed server, was taken over */
  adopted: boolean
  /** Fast shutdown; waits until it is gone. Safe to call twice. */
  stop(): Promise<void>
}

export type EmbeddedOptions = {
  /** `<CALLBOX_DATA>/postgres`; made when missing */
  folder: string
  /** told what is being done, one sentence at a time */
  say?: (sentence: string) => void
  /** the port to prefer; default the remembered one, else a free one */
  port?: number
  /** folder with initdb and postgres; default the npm package's */
  binaries?: string
  /** further server settings (`-c name=value`) */
  settings?: Record<string, string>
  /** called once when the database ends without having been stopped by us */
  onLost?: (sentence: string) => void
}

type Ground = { folder: string; data: string; binaries: Binaries; as: RunAs; memory: Memory }

/**
 * Starts the PostgreSQL below `folder`: makes it the first time, takes over a living one, recovers a killed one.
 * Listens on 127.0.0.1 only, with passwords, fsync on (asserted). Holds the folder: a second starter is refused.
 * Throws a StartError with one sentence for everything an operator can put right.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Cluster> {
  const folder = resolve(options.folder)
  await prepareFolder(folder)
  const lock = await lockFolder(folder)
  try {
    const ground = await prepare(folder, options)
    const adopted = await adopt(ground, options)
    const server = adopted ?? (await start(ground, options))
    const watch = options.onLost && watchOver(server, options.onLost, ground)
    let stopped: Promise<void> | undefined
    const stop = () => {
      watch?.()
      stopped ??= stopPostgres(server).then(() => lock.release())
      return stopped
    }
    try {
      await provision(ground.memory, server.port)
      await assertDurable(ground.memory, server.port, ground.data)
    } catch (error) {
      await stop()
      throw error
    }
    return { ...address(ground.memory, server), adopted: adopted !== undefined, stop }
  } catch (error) {
    await lock.release()
    throw folderError(error, folder)
  }
}

/**
 * The embedded database that runs below `folder` now, for a command beside a running server; takes over nothing.
 * `undefined` when none runs.
 */
export async function findEmbedded(options: { folder: string }): Promise<Address | undefined> {
  const folder = resolve(options.folder)
  try {
    const memory = await recall(folder)
    const living = memory && (await findLiving(join(folder, 'data'), memory, 10))
    return living && address(memory, living)
  } catch (error) {
    throw folderError(error, folder)
  }
}

function address(memory: Memory, server: Launched & { port: number; version: string }): Address {
  const { pid, port, version } = server
  return {
    ownerUrl: ownerUrl(memory, port),
    superuserUrl: superuserUrl(memory, port, 'callbox'),
    port,
    pid,
    version,
  }
}

/** Programs, user, passwords and a cluster of the right version: everything that must be there before it runs. */
async function prepare(folder: string, options: EmbeddedOptions): Promise<Ground> {
  const data = join(folder, 'data')
  const binaries = await findBinaries(options.binaries, join(folder, 'lib'))
  const as = await chooseRunAs(folder)
  const written = await writtenBy(data)
  const known = await recall(folder)
  if (written === undefined) {
    options.say?.('Making the database; this happens once…')
    // Written before initdb: a start killed between the two must still know the password.
    const memory = known ?? newMemory()
    await remember(folder, memory, as)
    await initCluster(folder, binaries, as, memory.superuserPassword)
    return { folder, data, binaries, as, memory }
  }
  assertMajor(data, written, binaries)
  if (known) return { folder, data, binaries, as, memory: known }
  throw new StartError(
    `${folder} holds a database but not cluster.json, the file with its passwords: put that file back from a backup.`,
  )
}

/** Takes over what is running; one of an older minor version is stopped, so that the new one starts in its place. */
async function adopt({ data, binaries, memory }: Ground, { say }: EmbeddedOptions) {
  const living = await findLiving(data, memory)
  if (living === undefined) return undefined
  if (living.version === binaries.version) {
    say?.(`Taking over the database that a killed server left running (process ${living.pid}).`)
    return living
  }
  say?.(`Stopping PostgreSQL ${living.version}; version ${binaries.version} takes its place…`)
  await stopPostgres(living)
  return undefined
}

async function start(ground: Ground, { say, port: wish, settings = {} }: EmbeddedOptions) {
  const { folder, data, binaries, as, memory } = ground
  const deadline = Date.now() + 15_000
  let port = wish ?? memory.port
  for (;;) {
    if (port !== undefined && !(await isFree(port))) {
      say?.(`Port ${port} is taken by another program; the database moves to another one.`)
      port = undefined
    }
    port ??= await freePort()
    await clearDead(data, as)
    const plan: LaunchPlan = { binaries, as, data, memory, settings, port, log: join(folder, 'postgres.log') }
    const result = await launch(plan)
    if (typeof result === 'object') {
      if (port !== memory.port) await remember(folder, { ...memory, port }, as)
      return { ...result, port, version: binaries.version }
    }
    if (result === 'port') port = undefined
    if (Date.now() > deadline) {
      throw new StartError(
        `The database in ${data} cannot start while the remains of a killed one hold it: end the PostgreSQL processes working there, or restart the machine.`,
      )
    }
    await pause(100)
  }
}

/** Looks once a second whether the server lives; an adopted one is not our child, so nobody else would tell us. */
function watchOver(server: Launched, onLost: (sentence: string) => void, { folder }: Ground): () => void {
  let watching = true
  const timer = setInterval(async () => {
    if ((await stillAlive(server.pid, server.birth)) || !watching) return
    watching = false
    clearInterval(timer)
    onLost(
      `The database (process ${server.pid}) ended without being asked to; its log is ${folder}/postgres.log.`,
    )
  }, 1000)
  timer.unref()
  return () => {
    watching = false
    clearInterval(timer)
  }
}
