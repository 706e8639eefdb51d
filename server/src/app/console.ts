import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import type { Hono } from 'hono'
import { StartError } from '#platform/errors'

const root = new URL('../../../', import.meta.url).pathname
const folder = join(root, 'console')
const dist = join(folder, 'dist')
const stamp = join(dist, '.built-from')

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.ico': 'image/x-icon',
}

const sourcesOf = async (place: string): Promise<string[]> => {
  const entries = await readdir(place, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name))
    .sort()
}

const fingerprint = async (): Promise<string> => {
  const hash = createHash('sha256')
  const files = [
    ...(await sourcesOf(join(folder, 'src'))),
    ...(await sourcesOf(join(folder, 'public'))),
    ...(await sourcesOf(join(root, 'contract', 'src'))),
    join(folder, 'index.html'),
    join(folder, 'package.json'),
    join(folder, 'vite.config.ts'),
  ]
  for (const file of files) hash.update(file.slice(root.length)).update(await readFile(file).catch(() => ''))
  return hash.digest('hex')
}

/** Builds the operators' console when its sources changed since the last build. @throws StartError when the build fails. */
export const buildConsole = async (say: (sentence: string) => void): Promise<void> => {
  const now = await fingerprint()
  if ((await readFile(stamp, 'utf8').catch(() => '')) === now) return
  say('Building the console…')
  const output: string[] = []
  const code = await new Promise<number>((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_ENV: 'production' } },
    )
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => output.push(data.toString()))
    child.on('error', reject)
    child.on('exit', (exit) => resolve(exit ?? 1))
  })
  if (code !== 0) throw new StartError(`The console could not be built:\n${output.join('').slice(-2000)}`)
  await writeFile(stamp, now)
}

export const consoleIsBuilt = (): Promise<boolean> =>
  stat(join(dist, 'index.html')).then(
    () => true,
    () => false,
  )

/** Serves the console below /desk: its files by name, and its first page for every other address there. */
export const serveConsole = (app: Hono): void => {
  app.get('/desk', (c) => c.redirect('/desk/'))
  app.get('/desk/*', async (c) => {
    const path = normalize(c.req.path.slice('/desk'.length))
    const isFile = extname(path) !== ''
    const bytes = await readFile(join(dist, isFile ? path : 'index.html')).catch(() => null)
    if (!bytes && isFile)
      return c.text('There is no such file: reload the page to get the newest console.', 404)
    if (!bytes)
      return c.text('The console is not built: start with "npm start", or run "callbox serve --build".', 503)
    c.header('Content-Type', types[extname(isFile ? path : 'index.html')] ?? 'application/octet-stream')
    c.header(
      'Cache-Control',
      path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    )
    return c.body(bytes)
  })
}
