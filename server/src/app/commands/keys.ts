import { counted } from '@callbox/contract'
import { recordActs } from '#core/archive'
import { agencies } from '#core/identity'
import type { World } from '#core/world'
import { StartError } from '#platform/errors'
import { processes } from '#platform/process'
import { type Rotated, rotateKeys, settleMs, type VaultStatus, vaultStatus } from '#platform/vault'
import type { Command } from '../arguments.ts'
import { modules } from '../modules.ts'
import { say } from '../say.ts'
import { withWorld } from './with-world.ts'

const places = modules.flatMap((module) => module.secrets ?? [])

export const keysCommand: Command = {
  name: 'keys',
  takes: 'WHAT',
  says: 'The keys that secrets are sealed with. WHAT is status, or rotate: make a new one and wrap everything with it, while the centre works.',
  options: {},
  about: {},
  run: ({ WHAT }) =>
    withWorld(async (world) => {
      if (WHAT === 'status') return tellStatus(world)
      if (WHAT === 'rotate') return rotate(world)
      throw new StartError('Say what: callbox keys status, or callbox keys rotate.')
    }),
}

const origins: Readonly<Record<VaultStatus['keys'][number]['from'], string>> = {
  'first form': 'sealed by a version before there were wrapping keys',
  root: 'from the root key',
  file: 'in keys/vault.json',
  environment: 'in CALLBOX_KEY or CALLBOX_KEY_BEFORE',
  command: 'wrapped by CALLBOX_KEY_COMMAND',
}

const tellStatus = async (world: World): Promise<number> => {
  const { keys, broken } = await vaultStatus(world, places)
  for (const key of keys) {
    const total = [...key.wraps.values()].reduce((sum, n) => sum + n, 0)
    const marks = [
      ...(key.current ? ['in use'] : []),
      ...(key.retiredAt ? [`replaced ${key.retiredAt}`] : []),
      ...(key.here ? [] : ['not here']),
    ]
    process.stdout.write(
      `${key.id ?? 'no key'.padEnd(12)}  ${origins[key.from]}${marks.length ? ` (${marks.join(', ')})` : ''}: wraps ${counted(total, 'secret')}\n`,
    )
    for (const [name, count] of key.wraps) process.stdout.write(`              ${count} ${name}\n`)
  }
  for (const { name, count, why } of broken) say(`Cannot be opened: ${count} ${name}. ${why}`)
  return broken.length > 0 ? 1 : 0
}

const rotate = async (world: World): Promise<number> => {
  say(`Announcing a new key to every process (${settleMs / 1000} seconds)…`)
  const lacking = async (key: string): Promise<string[]> =>
    (await processes(world.db, world.clock.now()))
      .filter(({ alive, tells }) => alive && !tells.keys?.includes(key))
      .map(({ kind, host, pid }) => `"${kind}" (process ${pid} on ${host})`)
  const rotated = await rotateKeys({ ...world, now: () => world.clock.now() }, places, { say, lacking })
  await record(world, rotated)
  for (const [name, count] of rotated.done) say(`  ${name}: ${count}`)
  for (const { name, count, why } of rotated.broken) say(`Cannot be opened: ${count} ${name}. ${why}`)
  if (rotated.gone.length > 0) say(`Thrown away, for they wrap nothing: ${rotated.gone.join(', ')}`)
  say(
    `Every secret that opens is wrapped with the key ${rotated.key}. The old key is still in backups made until now.`,
  )
  return rotated.broken.length > 0 ? 1 : 0
}

const record = (world: World, { key, done, broken, gone }: Rotated): Promise<unknown> =>
  world.db.transaction().execute(async (trx) =>
    recordActs(
      trx,
      (await agencies(trx)).map(({ id }) => ({
        agency: id,
        kind: 'centre.keys_rotated',
        subject: null,
        at: world.clock.now(),
        by: 'callbox keys',
        data: {
          key,
          wrapped: [...done.values()].reduce((sum, n) => sum + n, 0),
          broken: broken.reduce((sum, { count }) => sum + count, 0),
          gone,
        },
      })),
    ),
  )
