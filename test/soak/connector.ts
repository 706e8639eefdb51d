import { setTimeout as pause } from 'node:timers/promises'
import { accountById, connectAccount } from '../../server/src/core/accounts/index.ts'
import { type Connector, type Json, noAbilities } from '../../server/src/core/channels/index.ts'
import { diceFrom } from '../../server/src/core/practice/index.ts'
import { openInside, until } from './centre.ts'
import { startLoad, stopSaying } from './load.ts'
import type { SoakPart } from './part.ts'
import { contentDoctor, truth } from './truth.ts'

/** What an account's network does: nothing for ever, far too much at once, or a place that is not where it was. */
export type Misdeed = 'hangs' | 'floods' | 'lies'
const floodOf = 3000

type Box = { misdeed: Misdeed; posts: string[]; asked: number }

/** A network that misbehaves, by account. */
const misbehaving = () => {
  const boxes = new Map<string, Box>()
  const at = (position: Json): number => (typeof position === 'number' ? position : 0)
  const connector: Connector = {
    network: 'misbehaving',
    name: 'Misbehaving network',
    abilities: () => ({ ...noAbilities, reads: ['pull'], realNetwork: false }),
    decode: ({ raw }) => {
      const { id, text } = JSON.parse(Buffer.from(raw).toString('utf8')) as { id: string; text: string }
      const author = { networkId: `by-${id}`, handle: `@${id}`, name: id, picture: null }
      return [
        {
          kind: 'original',
          networkId: id,
          text,
          networkAt: null,
          url: null,
          context: {},
          media: [],
          marks: [],
          author,
        },
      ]
    },
    keyFor: ({ id }) => id,
    connect: async ({ handle, secret }) => ({
      credential: { secret },
      session: null,
      handle,
      name: handle,
      url: null,
      settings: {},
    }),
    async pull({ account }, position) {
      const box = boxes.get(account.handle)
      if (!box) return { deliveries: [], position, more: false, gaps: [] }
      box.asked++
      if (box.misdeed === 'hangs') return new Promise(() => undefined)
      const page = (from: number, most: number) =>
        box.posts.slice(from, from + most).map((id) => ({
          raw: Buffer.from(JSON.stringify({ id, text: `${id}. where is the nearest shelter, ${id}` })),
          mediaType: 'application/json',
        }))
      if (box.misdeed === 'floods')
        return {
          deliveries: page(at(position), floodOf),
          position: Math.min(at(position) + floodOf, box.posts.length),
          more: false,
          gaps: [],
        }
      // Every third time it hands over the beginning again and says that it stands where it stood; and always that there is more.
      const lies = box.asked % 3 === 0
      const from = lies ? 0 : at(position)
      const told = lies ? at(position) : Math.min(from + 20, box.posts.length)
      return { deliveries: page(from, 20), position: told, more: true, gaps: [] }
    },
    health: async ({ account }) =>
      boxes.get(account.handle)?.misdeed === 'hangs'
        ? new Promise(() => undefined)
        : { state: 'well', sentence: 'Well, it says.' },
  }
  return { connector, boxes }
}

/** Networks that hang, flood, and lie about where they stand, beside others that work. */
export const connector: SoakPart = {
  name: 'connector',
  says: `eight accounts whose network never answers, one that hands over ${floodOf} messages in one page, one that lies about its position, beside those that work`,
  holds:
    'the accounts that work are read and answered meanwhile, each message once, memory stays bounded, the account that hangs says so',
  rounds: 3,
  async run({ rounds, seed, done }) {
    const network = misbehaving()
    const centre = await openInside({ connectors: [network.connector] })
    const caller = { agency: 1, person: { id: 'soak' } }
    const accountOf = (handle: string) =>
      connectAccount(centre.world, caller, { network: 'misbehaving', handle, secret: 'x' })
    try {
      await accountOf('floods')
      await accountOf('lies')
      const hangs: { id: string }[] = []
      for (let i = 0; i < 8; i++) hangs.push(await accountOf(`hangs-${i}`))
      for (let round = 0; round < rounds; round++) {
        const began = performance.now()
        const name = `n${seed + round}`
        const dice = diceFrom(seed + round)
        const posts = (who: string, n: number) =>
          Array.from({ length: n }, (_, i) => `post-${name}-${who}-${i}`)
        const keep = (handle: string, misdeed: Misdeed, more: string[]): void => {
          const before = network.boxes.get(handle)?.posts ?? []
          network.boxes.set(handle, { misdeed, posts: [...before, ...more], asked: 0 })
        }
        const before = await centre.memory()
        const flood = posts('floods', floodOf)
        const lied = posts('lies', 40 + Math.floor(dice() * 40))
        for (const [i] of hangs.entries()) keep(`hangs-${i}`, 'hangs', [])
        keep('floods', 'floods', flood)
        keep('lies', 'lies', lied)
        const load = await startLoad(centre, { name })
        let memory = before
        for (let i = 0; i < 20; i++) {
          await pause(1000)
          memory = Math.max(memory, await centre.memory())
        }
        const tally = await load.stop()
        const all = { ...tally, posts: [...tally.posts, ...flood, ...lied] }
        const asked = performance.now()
        const held = await truth(centre, all, { ms: 300_000 })
        const caughtUp = (performance.now() - asked) / 1000
        await until(
          'the account that hangs says so',
          async () =>
            (await accountById(centre.world.db, 1, hangs[0]!.id))!.health.sentence.includes('did not answer'),
          180_000,
        )
        await contentDoctor(centre)
        done({
          seed: seed + round,
          seconds: (performance.now() - began) / 1000,
          facts: {
            ...held,
            'most seconds to catch up': Math.round(caughtUp),
            'most MB of memory gained': Math.round((memory - before) / 1024 ** 2),
            doctor: 'content',
          },
        })
      }
    } finally {
      await stopSaying(centre)
      await centre.stop()
    }
  },
}
