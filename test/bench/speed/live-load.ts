import { Agent, request } from 'node:http'
import { bodyOf, moment } from './live-messages.ts'
import { speech } from './words.ts'

// The public: so many messages a second at a steady pace, whatever becomes of them, in batches as a network hands them over.
type Asked = { doors: number[]; accounts: string[]; rate: number; seconds: number; seed: number }

const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const post = (port: number, body: string): Promise<[string, string][]> =>
  new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, method: 'POST', path: '/deliver', agent },
      async (answer) => {
        const text = await bodyOf(answer)
        if (answer.statusCode === 200) resolve(JSON.parse(text) as [string, string][])
        else reject(new Error(text))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })

const perBatch = 10
process.on('message', async ({ doors, accounts, rate, seconds, seed }: Asked) => {
  const say = speech(seed)
  const batches = Math.round((rate * seconds) / perBatch)
  const bodies = Array.from({ length: batches }, (_, n) => {
    const said = Array.from({ length: perBatch }, say)
    return {
      ids: said.map(({ networkId }) => networkId),
      body: JSON.stringify({
        account: accounts[n % accounts.length],
        raws: said.map(({ delivery }) => Buffer.from(delivery.raw).toString('utf8')),
        mediaType: said[0]!.delivery.mediaType,
      }),
    }
  })
  const sent: { message: string; at: number; kept: number }[] = []
  let failed = 0
  let why = ''
  const from = moment()
  const going: Promise<unknown>[] = []
  for (const [n, { body }] of bodies.entries()) {
    const due = from + (n * perBatch * 1000) / rate
    const wait = due - moment()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    const at = moment()
    going.push(
      post(doors[n % doors.length]!, body).then(
        (messages) => {
          const kept = moment()
          for (const [, message] of messages) sent.push({ message, at, kept })
        },
        (error: Error) => {
          failed += perBatch
          why ||= error.message.slice(0, 300)
        },
      ),
    )
  }
  await Promise.all(going)
  process.send?.({ sent, failed, why, seconds: (moment() - from) / 1000 })
})
process.on('disconnect', () => process.exit(0))
