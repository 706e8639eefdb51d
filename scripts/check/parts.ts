import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What a test may need of the machine beyond Node and npm. */
export type Part = 'chromium' | 'PostgreSQL 15' | 'redis-server'

const onPath = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))

const parts: Record<Part, { here: () => boolean; packages: string[] }> = {
  chromium: {
    here: () => onPath('chromium') || onPath('chromium-browser') || onPath('google-chrome'),
    packages: ['chromium'],
  },
  'PostgreSQL 15': {
    here: () => existsSync('/usr/lib/postgresql/15/bin/postgres'),
    packages: ['postgresql-15'],
  },
  'redis-server': { here: () => onPath('redis-server'), packages: ['redis-server'] },
}

export const missingParts = async (needs: readonly Part[]): Promise<Part[]> =>
  needs.filter((part) => !parts[part].here())

/** Installs what is missing with Debian's packages, where that is possible; what is still missing is told by the steps. */
export const provide = async (needs: readonly Part[]): Promise<void> => {
  const missing = await missingParts([...new Set(needs)])
  if (missing.length === 0 || process.getuid?.() !== 0 || !onPath('apt-get')) return
  console.log(`Installing what the tests need: ${missing.join(', ')}…`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const run = (args: string[]): void =>
    void spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  run(['update', '-qq'])
  run(['install', '-y', '-qq', '--no-install-recommends', ...missing.flatMap((part) => parts[part].packages)])
}
