#!/usr/bin/env node
// The command `callbox`. The server is TypeScript that Node 24 runs as it stands; called by an older Node, this
// hands over to the one the installation brought.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const WANTED = 24
if (Number.parseInt(process.versions.node, 10) >= WANTED) await import('../src/main.ts')
else handOver()

function handOver() {
  const node = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url))
  // The mark stops a circle, should that Node be an old one too.
  if (!existsSync(node) || process.env.CALLBOX_HANDED_OVER) {
    console.error(
      `Callbox runs on Node ${WANTED}, and this is ${process.version}: run "node scripts/install.mjs" first.`,
    )
    process.exit(1)
  }
  const args = [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  const child = spawn(node, args, { stdio: 'inherit', env: { ...process.env, CALLBOX_HANDED_OVER: '1' } })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']) {
    // The keys of a terminal reach the whole group, the child too: passing those on would tell it twice.
    const typed = process.stdin.isTTY && (signal === 'SIGINT' || signal === 'SIGQUIT')
    process.on(signal, () => typed || child.kill(signal))
  }
  child.on('error', (error) => {
    console.error(
      `Node ${WANTED} (${node}) cannot be started: ${error.message}; run "node scripts/install.mjs".`,
    )
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal ?? ''] ?? 0)))
}
