import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { publicSays } from '../../server/src/core/practice/index.ts'
import { appUrlOf, connect } from '../../server/src/platform/db/index.ts'
import type { Person } from '../stories/centre.ts'
import type { Centre } from './centre.ts'

/** Everything that was generated, whether or not somebody heard of it at once. */
export type Tally = {
  /** Reports that the form acknowledged, at last: who hears nothing sends the same again. */
  reports: string[]
  /** Posts that stand on the practice network. */
  posts: string[]
  /** Answers that the desk acknowledged, and whether they were given in an emergency. */
  answers: string[]
  /** Milliseconds from sending a report to its page, each try of its own. */
  took: number[]
  /** How often the form said 503, and how often nothing was heard at all. */
  told503: number
  unheard: number
}

export type Load = Tally & {
  /** Stops, and waits until everything begun has been acknowledged. */
  stop(): Promise<Tally>
}

export type LoadOptions = {
  reporters?: number
  answerers?: number
  /** Posts said on the practice network each second, in one go. */
  postsEach?: number
  /** For marks that no other load of this centre has. */
  name: string
}

const account = 'riverton'

const fields = (words: string): Record<string, string> => ({
  what: words,
  where: '18 Alder St',
  danger: '',
  name: '',
  safe: '',
  contact: '',
  needs: '',
})

/** Sends one report as a browser does. @returns the status; 0 when nothing was heard. */
export const report = async (
  origin: string,
  words: string,
  token: string,
): Promise<{ status: number; retryAfter: string | null; text: string }> => {
  const form = new FormData()
  form.set('token', token)
  for (const [name, value] of Object.entries(fields(words))) form.set(name, value)
  try {
    const answer = await fetch(`${origin}/report?to=1&lang=en`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
    })
    const text = await answer.text()
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), text }
  } catch {
    return { status: 0, retryAfter: null, text: '' }
  }
}

export const newToken = (): string => randomBytes(16).toString('base64url')

/** Who answers, of each centre: a session outlives every process. */
const signedIn = new WeakMap<Centre, Person>()

/** People report, the practice network fills, and the desk answers, until stopped. */
export const startLoad = async (
  centre: Centre,
  { reporters = 2, answerers = 1, postsEach = 10, name }: LoadOptions,
): Promise<Load> => {
  const tally: Tally = { reports: [], posts: [], answers: [], took: [], told503: 0, unheard: 0 }
  let loading = true
  let number = 0
  const reporting = async (): Promise<void> => {
    while (loading) {
      const mark = `report-${name}-${++number}.`
      const token = newToken()
      for (let kept = false; !kept; ) {
        const began = performance.now()
        const { status } = await report(
          centre.origin,
          `${mark} water is rising on the second floor, two children`,
          token,
        )
        kept = status === 303
        if (kept) tally.took.push(performance.now() - began)
        else {
          if (status === 503) tally.told503++
          else tally.unheard++
          await pause(200)
        }
      }
      tally.reports.push(mark)
      await pause(20)
    }
  }
  // The public does not go through our line: the network is somewhere else.
  const speaking = async (): Promise<void> => {
    for (let round = 0; loading && postsEach > 0; round++) {
      const at = new Date()
      const ids = Array.from({ length: postsEach }, (_, i) => `post-${name}-${round}-${i}`)
      const posts = ids.map((id, i) => ({
        networkId: id,
        author: { id: `p${(round * 7 + i) % 400}`, handle: `@p${(round * 7 + i) % 400}`, name: `P ${i}` },
        text: `${id}. is the bridge at ${round} Mill Road still open, number ${i}?`,
        language: 'en',
        at,
      }))
      for (let heard = false; !heard; ) {
        heard = await say(centre, posts, at).then(
          () => true,
          () => false,
        )
        if (!heard) await pause(300)
      }
      tally.posts.push(...ids)
      await pause(1000)
    }
  }
  const answering = async (): Promise<void> => {
    let desk = signedIn.get(centre) ?? null
    while (loading) {
      try {
        desk ??= await centre.signIn('desk')
        signedIn.set(centre, desk)
        const queue = (await desk.get('/api/a/1/queue?view=unassigned&limit=5')) as {
          status: number
          body: { items?: { id: string }[] }
        }
        if (queue.status === 401) desk = null
        for (const { id } of queue.body?.items ?? []) {
          if (!desk || !loading) break
          const mark = `answer-${name}-${++number}.`
          const { status } = await desk.send('POST', `/api/a/1/conversations/${id}/reply`, {
            text: `${mark} Help is told. If you are in danger call or text 9-1-1.`,
            language: 'en',
            key: `soak-${name}-${number}`,
            now: true,
          })
          if (status === 200) tally.answers.push(mark)
        }
      } catch {
        // The server is away; so is this officer's screen.
      }
      await pause(100)
    }
  }
  const all = [
    ...Array.from({ length: reporters }, reporting),
    ...Array.from({ length: answerers }, answering),
    speaking(),
  ]
  return {
    ...tally,
    get told503() {
      return tally.told503
    },
    get unheard() {
      return tally.unheard
    },
    async stop() {
      loading = false
      await Promise.all(all)
      return tally
    },
  }
}

const pools = new WeakMap<Centre, { url: string; db: ReturnType<typeof connect> }>()
/** The practice network's own side: it writes where its people speak, past our line. */
export const say = async (
  centre: Centre,
  posts: Parameters<typeof publicSays>[1]['posts'],
  at: Date,
): Promise<void> => {
  const url = appUrlOf(centre.ownerUrl()).url
  let held = pools.get(centre)
  if (held?.url !== url) {
    await held?.db.end().catch(() => undefined)
    held = { url, db: connect(url, 2) }
    pools.set(centre, held)
  }
  await held.db.db.transaction().execute((trx) => publicSays(trx, { agency: 1, account, at, posts }))
}
export const stopSaying = async (centre: Centre): Promise<void> => {
  await pools
    .get(centre)
    ?.db.end()
    .catch(() => undefined)
  pools.delete(centre)
}

/** So that answers begin with the load. */
export const signInFirst = async (centre: Centre): Promise<void> => {
  signedIn.set(centre, await centre.signIn('desk'))
}
