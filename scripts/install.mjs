// Installs what the lock names, when that is not yet there. Plain JavaScript for Node 20 without any dependency,
// since it is the first thing that runs on a fresh clone; with nothing to do it returns at once.
//   --stamp   only notes that the present installation is the lock's (for a postinstall step)
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const OLDEST = 20
const WANTED = 24
const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
const stamp = join(modules, '.callbox-lock')
const ownNode = join(modules, '.bin', 'node')
const major = (version) => Number.parseInt(version.replace(/^v/, ''), 10)

if (major(process.version) < OLDEST) {
  fail(
    `Callbox needs Node ${OLDEST} or newer to install itself, and this is ${process.version}: install it from nodejs.org.`,
  )
}
const wanted = createHash('sha256').update(readLock()).digest('hex')
if (process.argv.includes('--stamp')) writeStamp()
else if (!isInstalled()) install()
checkNode()

function readLock() {
  try {
    return readFileSync(join(root, 'package-lock.json'))
  } catch (error) {
    fail(
      `package-lock.json cannot be read (${error.code ?? error.message}): take it from the repository again.`,
    )
  }
}

/** A stamp that fits, and a Node that is new enough: the lock's own, or else the machine's. */
function isInstalled() {
  const stamped = existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === wanted
  return stamped && (existsSync(ownNode) || major(process.version) >= WANTED)
}

function install() {
  // To stderr, as all of npm's words: what a command writes to stdout may be somebody's file.
  console.error('Installing what the lock names; about half a minute…')
  rmSync(stamp, { force: true })
  const { file, args, env } = npm()
  // Whatever the surroundings say (production, omit), the console's build and the tests are part of it.
  const words = [
    ...args,
    'ci',
    '--loglevel=error',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
  ]
  const { status, signal, error } = spawnSync(file, words, { cwd: root, env, stdio: ['ignore', 2, 2] })
  if (error) fail(`npm could not be started (${error.message}): install npm beside Node and try again.`)
  if (signal) fail(`The installation was interrupted (${signal}); run the same command again.`)
  if (status !== 0) {
    fail(
      'npm could not install (its reason stands above): put that right and run the same command again.',
      status,
    )
  }
  writeStamp()
}

function writeStamp() {
  mkdirSync(modules, { recursive: true })
  writeFileSync(stamp, `${wanted}\n`)
}

/**
 * How to call npm from here. Run below npm, our PATH and process.execPath may point into the very node_modules that
 * `npm ci` is about to remove, and the environment carries the outer call's options (workspace, omit, dry run …):
 * use the machine's own Node, and pass on only where to fetch from and how.
 */
function npm() {
  const dropped =
    /^npm_(config_(workspaces?|include_workspace_root|local_prefix|global|location|omit|include|only|also|production|dev|optional|dry_run|package_lock|package_lock_only|install_strategy|install_links|if_present|json|silent|loglevel|call|package|node_options|force)|package_.*|lifecycle_.*|command|node_execpath|execpath)$/i
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !dropped.test(name)))
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => !isOurs(folder))
  env.PATH = folders.join(delimiter)
  const cli = process.env.npm_execpath ?? ''
  if (/npm-cli\.js$/.test(cli) && existsSync(cli) && !isOurs(cli)) {
    const outside = folders.map((folder) => join(folder, 'node')).find((file) => existsSync(file))
    return {
      file: isOurs(process.execPath) ? (outside ?? process.execPath) : process.execPath,
      args: [cli],
      env,
    }
  }
  return { file: 'npm', args: [], env }
}

function isOurs(path) {
  const real = existsSync(path) ? realpathSync(path) : path
  return [path, real].some(
    (each) => each.startsWith(modules) && (each.length === modules.length || each[modules.length] === sep),
  )
}

/** The server's code needs Node 24, which the lock brings as an optional package for each platform we know. */
function checkNode() {
  if (existsSync(ownNode) && realpathSync(ownNode) === realpathSync(process.execPath))
    return complain(process.version)
  const { stdout } = spawnSync(ownNode, ['--version'], { encoding: 'utf8' })
  complain(stdout?.trim() || (existsSync(ownNode) ? '' : process.version))
}

function complain(version) {
  if (major(version) >= WANTED) return
  const found = version ? `found ${version}` : 'the one installed does not run here'
  fail(
    `Callbox runs on Node ${WANTED}, and no package of it fits ${process.platform}-${process.arch} (${found}): install Node ${WANTED} or newer from nodejs.org and run the same command again.`,
  )
}

function fail(sentence, status = 1) {
  console.error(sentence)
  process.exit(status || 1)
}
