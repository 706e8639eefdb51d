import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { diceFrom } from '../../server/src/core/practice/index.ts'
import { startEmbedded } from '../../server/src/platform/postgres/index.ts'
import { callbox, follow, freePort, type Person, type Program } from './centre.ts'

/** `CALLBOX_KILL_ROUNDS` rounds (5 here, 20 and more by `npm run soak`), repeatable by `CALLBOX_KILL_SEED`. */
const rounds = Number(process.env.CALLBOX_KILL_ROUNDS ?? 5)
const seed = Number(process.env.CALLBOX_KILL_SEED ?? 911)

type Victim = 'serve' | 'work' | 'database'

let folder: string
let cluster: Awaited<ReturnType<typeof startEmbedded>>
let env: Record<string, string>
let serve: Program
let work: Program
let origin: string

const startServe = async (): Promise<void> => {
  serve = callbox(['serve'], env)
  await serve.until(/Ctrl-C stops everything/)
}
const startWork = async (): Promise<void> => {
  work = callbox(['work'], env)
  await work.until(/At work/)
}
const startDatabase = async (): Promise<void> => {
  cluster = await startEmbedded({ folder: join(folder, 'postgres') })
}

const restart: Record<Victim, () => Promise<void>> = {
  serve: startServe,
  work: startWork,
  database: startDatabase,
}
const kill = async (victim: Victim): Promise<void> => {
  if (victim === 'serve') await serve.kill('SIGKILL')
  else if (victim === 'work') await work.kill('SIGKILL')
  else {
    process.kill(cluster.pid, 'SIGKILL')
    await cluster.stop().catch(() => undefined)
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callbox-kills-'))
  const port = await freePort()
  origin = `http://localhost:${port}`
  await startDatabase()
  env = {
    CALLBOX_DATA: join(folder, 'data'),
    PORT: String(port),
    CALLBOX_ORIGIN: origin,
    DATABASE_URL: cluster.ownerUrl,
    CALLBOX_QUIET_SHIFT: 'off',
  }
  await startServe()
  await startWork()
})
afterAll(async () => {
  await serve?.kill('SIGKILL')
  await work?.kill('SIGKILL')
  await cluster?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Sends one report as a browser does. @returns whether it was acknowledged. */
const report = async (words: string): Promise<boolean> => {
  const form = new FormData()
  form.set('token', randomBytes(16).toString('base64url'))
  for (const [name, value] of Object.entries({
    what: words,
    where: '18 Alder St',
    danger: '',
    name: '',
    safe: '',
    contact: '',
    needs: '',
  }))
    form.set(name, value)
  const answer = await fetch(`${origin}/report?to=1&lang=en`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  }).catch(() => null)
  return answer?.status === 303
}

const rows = async <T extends pg.QueryResultRow>(text: string): Promise<T[]> => {
  const client = new pg.Client({ connectionString: cluster.superuserUrl })
  await client.connect()
  try {
    return (await client.query<T>(text)).rows
  } finally {
    await client.end()
  }
}

const until = async (what: string, holds: () => Promise<boolean>, ms = 90_000): Promise<void> => {
  for (const end = performance.now() + ms; performance.now() < end; await pause(250))
    if (await holds().catch(() => false)) return
  throw new Error(
    `Not within ${ms} ms: ${what}.\nserve said: ${serve.said().slice(-1500)}\nwork said: ${work.said().slice(-1500)}`,
  )
}

/** Words to a number by their mark: how often each stands on the record. */
const counted = async (sql: string, mark: RegExp): Promise<Map<string, number>> => {
  const found = new Map<string, number>()
  for (const { text } of await rows<{ text: string }>(sql)) {
    const [key] = mark.exec(text) ?? []
    if (key) found.set(key, (found.get(key) ?? 0) + 1)
  }
  return found
}

describe('kill -9 of server, worker and database under load', () => {
  it(`${rounds} rounds: nothing acknowledged is lost, nothing is sent twice, doctor is content`, {
    timeout: 120_000 + rounds * 60_000,
  }, async () => {
    const began = performance.now()
    const random = diceFrom(seed)
    const taken: string[] = []
    const sent: string[] = []
    let number = 0
    let loading = true
    const signIn = async (): Promise<Person> => {
      const maker = callbox(['signin-link', '--role', 'desk'], env)
      return follow(origin, (await maker.until(/http\S+magic-link\S+/))[0])
    }
    const desk = await signIn()
    const reporting = async (): Promise<void> => {
      while (loading) {
        const mark = `report-${++number}.`
        if (await report(`${mark} water is rising on the second floor, two children`)) taken.push(mark)
        else await pause(100)
      }
    }
    const answering = async (): Promise<void> => {
      while (loading) {
        try {
          const { body } = (await desk.get('/api/a/1/queue?view=unassigned&limit=5')) as {
            body: { items?: { id: string; answeredAt: string | null }[] }
          }
          for (const { id } of body?.items ?? []) {
            const mark = `answer-${++number}.`
            const { status } = await desk.send('POST', `/api/a/1/conversations/${id}/reply`, {
              text: `${mark} Help is told. If you are in danger call or text 9-1-1.`,
              language: 'en',
              key: `kill-story-${number}`,
              now: true,
            })
            if (status === 200) sent.push(mark)
            if (!loading) break
          }
        } catch {
          // The server is away; so is this officer's screen.
        }
        await pause(100)
      }
    }
    const load = [reporting(), reporting(), answering()]
    const killed: Record<Victim, number> = { serve: 0, work: 0, database: 0 }
    const order: Victim[] = ['work', 'database', 'serve']
    for (let round = 0; round < rounds; round++) {
      const victim = round < 3 ? order[round]! : order[Math.floor(random() * 3)]!
      await pause(500 + Math.floor(random() * 2500))
      await kill(victim)
      killed[victim]++
      await pause(Math.floor(random() * 1000))
      await restart[victim]()
      await until(
        `the centre is ready again after its ${victim} was killed`,
        async () => ((await (await fetch(`${origin}/readyz`)).json()) as { ready: boolean }).ready,
      )
    }
    await pause(1000)
    loading = false
    await Promise.all(load)
    await until(
      'everything that was leaving has left',
      async () =>
        (
          await rows<{ n: string }>(
            `select count(*) as n from sending.outgoing where state in ('held', 'ready', 'submitting', 'pending', 'retry_at')`,
          )
        )[0]!.n === '0',
    )
    const onRecord = await counted(
      `select text from conversations.revision where text like 'report-%'`,
      /^report-\d+\./,
    )
    expect(taken.filter((mark) => onRecord.get(mark) !== 1)).toEqual([])
    expect([...onRecord].filter(([, times]) => times > 1)).toEqual([])
    const out = await counted(
      `select r.text from conversations.message m join conversations.revision r using (agency_id, message_id) where m.direction = 'out'`,
      /^answer-\d+\./,
    )
    const prepared = await rows<{ mark: string; state: string }>(
      `select substring(text from '^answer-\\d+\\.') as mark, state from sending.outgoing`,
    )
    expect([...out].filter(([, times]) => times > 1)).toEqual([])
    expect(prepared.filter(({ mark, state }) => state === 'published' && out.get(mark) !== 1)).toEqual([])
    expect(
      sent.filter(
        (mark) =>
          !prepared.some(
            (row) => row.mark === mark && (row.state === 'published' || row.state === 'unknown'),
          ),
      ),
    ).toEqual([])
    const told = {
      rounds,
      seed,
      killed,
      reports: taken.length,
      answers: sent.length,
      published: out.size,
      seconds: Math.round((performance.now() - began) / 1000),
    }
    console.log(
      `   killed ${JSON.stringify(killed)}; ${taken.length} reports and ${sent.length} answers acknowledged, all there once`,
    )
    expect(taken.length).toBeGreaterThan(rounds)
    expect(sent.length).toBeGreaterThan(rounds)
    const doctor = callbox(['doctor', '--all'], env)
    expect(await doctor.ended, doctor.said()).toBe(0)
    if (process.env.CALLBOX_KILL_REPORT)
      await writeFile(process.env.CALLBOX_KILL_REPORT, JSON.stringify(told))
  })
})
