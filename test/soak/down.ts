import { setTimeout as pause } from 'node:timers/promises'
import { connectAccount } from '../../server/src/core/accounts/index.ts'
import { memoryNetwork } from '../../server/src/core/channels/conformance/index.ts'
import { type Inside, openInside, readyz, until } from './centre.ts'
import { newToken, report, startLoad, stopSaying } from './load.ts'
import type { SoakPart } from './part.ts'
import { contentDoctor, truth } from './truth.ts'

const secret = 'shared with the network'

/** A network that brings by webhook, and brings again what was not acknowledged. */
const bringer = async (centre: Inside, network: ReturnType<typeof memoryNetwork>) => {
  const caller = { agency: 1, person: { id: 'soak' } }
  const { id } = await connectAccount(centre.world, caller, { network: 'memory', handle: 'riverton', secret })
  const statuses = new Map<number, number>()
  let withRetry = 0
  return {
    statuses,
    retryAfters: () => withRetry,
    async bring(mark: string): Promise<void> {
      network.say('riverton', `${mark} is the road open`, new Date())
      for (;;) {
        const { headers, raw } = network.pushed('riverton', secret, new Date())
        const answer = await fetch(`${centre.origin}/hooks/1/${id}`, {
          method: 'POST',
          headers,
          body: Buffer.from(raw),
        }).catch(() => null)
        const status = answer?.status ?? 0
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        if (status === 503 && answer?.headers.get('retry-after')) withRetry++
        if (status === 200) return
        await pause(500)
      }
    },
  }
}

/** The database is gone, or silent, for a minute. */
export const down: SoakPart = {
  name: 'down',
  says: 'the database away for a minute: stopped, or (every second round) silent on a line that lets nothing through',
  holds:
    'forms and webhooks are not acknowledged (503, Retry-After, words), /healthz stays, /readyz and the desk say it in words, everything comes back by itself, each message once',
  rounds: 3,
  async run({ rounds, seed, seconds = 60, done }) {
    const network = memoryNetwork()
    const centre = await openInside({ connectors: [network.connector] })
    try {
      const hooks = await bringer(centre, network)
      for (let round = 0; round < rounds; round++) {
        const began = performance.now()
        const silent = (seed + round) % 2 === 0
        const desk = await centre.signIn('desk')
        const load = await startLoad(centre, { name: `d${seed + round}`, reporters: 1 })
        await pause(3000)
        if (silent) centre.line.stall(true)
        else await centre.database.stop()
        const gone = performance.now()
        const mark = `report-hook${seed + round}.`
        const brought = hooks.bring(mark)
        await pause(1000)
        const seen = { alive: 0, words: '', form: 0, retry: '', page: '', desk: '' }
        seen.alive = (await fetch(`${centre.origin}/healthz`)).status
        seen.words = (await readyz(centre.origin)).missing.join(' ')
        if (!silent) {
          const told = await report(centre.origin, 'nobody keeps this one', newToken())
          seen.form = told.status
          seen.retry = told.retryAfter ?? ''
          seen.page = told.text.includes('9-1-1') ? 'says how to reach help' : ''
          const asked = (await desk.get('/api/a/1/queue?view=all&limit=5').catch(() => null)) as {
            status: number
            body: { error?: { sentence: string } }
          } | null
          seen.desk = `${asked?.status} ${asked?.body?.error?.sentence ?? ''}`
          if (seen.form !== 503 || !seen.retry || !seen.page)
            throw new Error(`The form answered ${JSON.stringify(seen)} while the database was away.`)
          if (!seen.desk.startsWith('503 The database does not answer'))
            throw new Error(`The desk heard "${seen.desk}" while the database was away.`)
        }
        if (seen.alive !== 200 || !seen.words.includes('The database does not answer'))
          throw new Error(`While the database was away: ${JSON.stringify(seen)}`)
        await pause(Math.max(0, seconds * 1000 - (performance.now() - gone)))
        if (silent) centre.line.stall(false)
        else await centre.database.start()
        const back = performance.now()
        await centre.ready()
        const recovered = (performance.now() - back) / 1000
        await brought
        await pause(2000)
        const tally = await load.stop()
        const held = await truth(centre, { ...tally, reports: [...tally.reports, mark] })
        await contentDoctor(centre)
        done({
          seed: seed + round,
          seconds: (performance.now() - began) / 1000,
          facts: {
            away: silent ? 'silent' : 'stopped',
            'seconds away': seconds,
            ...held,
            'form told 503': tally.told503,
            'webhooks not acknowledged': hooks.statuses.get(503) ?? 0,
            'most seconds until ready again': Math.round(recovered * 10) / 10,
            doctor: 'content',
          },
        })
        hooks.statuses.clear()
      }
      await until('the last is read', async () => true)
    } finally {
      centre.line.stall(false)
      await stopSaying(centre)
      await centre.stop()
    }
  },
}
