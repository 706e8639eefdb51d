import { EventEmitter, once } from 'node:events'
import {
  type Connector,
  type Decoded,
  type Delivery,
  type Json,
  NotTheirs,
  noAbilities,
  type Session,
  SignedOut,
} from '#core/channels'
import { hmac, sameBytes } from '#platform/crypto'
import type { Fault } from './harness.ts'

type Item = { id: string; by: string; text: string; at: string }
type Pushed = { headers: Headers; raw: Uint8Array }

/** One account on the network: what was said to it, in order. */
type Box = { said: Item[]; brought: number; fault: Fault; revoked: boolean; changes: EventEmitter }

export type MemoryNetwork = {
  connector: Connector
  say(handle: string, text: string, at: Date): string
  /** The signed request with all that was not brought yet. */
  pushed(handle: string, secret: string, now: Date): Pushed
  fault(handle: string, fault: Fault): void
  revoke(handle: string): void
}

const perPage = 5
/** Seconds either way within which a signature counts. */
const replayWindow = 300

const encoded = (memory: Item[]): Buffer => Buffer.from(JSON.stringify({ memory }))
const deliveryOf = (items: Item[]): Delivery => ({ raw: encoded(items), mediaType: 'application/json' })
const textIn = (item: Record<string, unknown>, field: keyof Item): string => {
  const value = item[field]
  if (typeof value !== 'string' || value === '') throw new Error(`The field ${field} is missing.`)
  return value
}

const decode = ({ raw }: Delivery): Decoded[] => {
  const { memory } = (JSON.parse(Buffer.from(raw).toString('utf8')) ?? {}) as { memory?: unknown }
  if (!Array.isArray(memory) || memory.length === 0) throw new Error('It holds no messages.')
  return memory.map((item: Record<string, unknown>) => {
    const by = textIn(item, 'by')
    const networkAt = new Date(textIn(item, 'at'))
    if (Number.isNaN(networkAt.getTime())) throw new Error('The field at is no time.')
    return {
      kind: 'original',
      networkId: textIn(item, 'id'),
      author: { networkId: by, handle: `@${by}`, name: by, picture: null },
      text: textIn(item, 'text'),
      networkAt,
      url: null,
      context: {},
      media: [],
      marks: [],
    }
  })
}

const signature = (secret: string, at: string, raw: Uint8Array): Buffer =>
  hmac(secret, Buffer.concat([Buffer.from(`${at}.`), raw]))

/** A network at the edge of the tests that is asked, flows and brings; it keeps everything in memory and fails as told. */
export const memoryNetwork = (): MemoryNetwork => {
  const boxes = new Map<string, Box>()
  const boxOf = (handle: string): Box => {
    const box = boxes.get(handle) ?? {
      said: [],
      brought: 0,
      fault: 'none',
      revoked: false,
      changes: new EventEmitter().setMaxListeners(0),
    }
    boxes.set(handle, box)
    return box
  }
  const answering = (box: Box): void => {
    if (box.fault === 'outage') throw new Error('The network does not answer.')
    if (box.revoked) throw new SignedOut('The credential was taken back.')
  }
  const secretOf = ({ credential }: Session): string => (credential as { secret: string }).secret
  const from = (position: Json): number => (typeof position === 'number' ? position : 0)

  const connector: Connector = {
    network: 'memory',
    name: 'Memory network',
    abilities: () => ({
      ...noAbilities,
      reads: ['pull', 'stream', 'webhook'],
      realNetwork: false,
      words: Object.fromEntries(
        ['reply', 'deleteOwn', 'hide', 'block'].map((one) => [one, 'It only brings messages.']),
      ),
    }),
    decode,
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
      const box = boxOf(account.handle)
      answering(box)
      const at = from(position)
      const page = box.said.slice(at, at + perPage)
      return {
        deliveries: page.map((one) => deliveryOf([one])),
        position: at + page.length,
        more: at + page.length < box.said.length,
        gaps: [],
      }
    },
    async *stream({ account }, position, signal) {
      const box = boxOf(account.handle)
      for (let at = from(position); !signal.aborted; ) {
        answering(box)
        const next = box.said[at]
        if (!next) {
          await once(box.changes, 'changed', { signal }).catch(() => undefined)
          continue
        }
        yield { deliveries: [deliveryOf([next])], position: ++at, more: false, gaps: [] }
        if (box.fault === 'cut') {
          box.fault = 'none'
          throw new Error('The stream broke.')
        }
      }
    },
    async webhook(session, { headers, raw }) {
      const at = headers.get('x-signed-at') ?? ''
      const given = Buffer.from(headers.get('x-signature') ?? '', 'hex')
      const age = Math.abs(session.now().getTime() / 1000 - Number(at))
      if (!sameBytes(given, signature(secretOf(session), at, raw)) || !(age <= replayWindow))
        throw new NotTheirs('The signature is missing, wrong or stale.')
      return [{ raw, mediaType: 'application/json' }]
    },
    async health({ account }) {
      const box = boxOf(account.handle)
      if (box.fault === 'outage') return { state: 'cannot_read', sentence: 'The network does not answer.' }
      if (box.revoked) return { state: 'signed_out', sentence: 'The credential was taken back.' }
      return { state: 'well', sentence: 'Well.' }
    },
  }

  return {
    connector,
    say(handle, text, at) {
      const box = boxOf(handle)
      const id = `${handle}/${box.said.length + 1}`
      box.said.push({ id, by: 'maria', text, at: at.toISOString() })
      box.changes.emit('changed')
      return id
    },
    pushed(handle, secret, now) {
      const box = boxOf(handle)
      const raw = encoded(box.said.slice(box.brought))
      box.brought = box.said.length
      const at = String(Math.floor(now.getTime() / 1000))
      const headers = new Headers({
        'x-signed-at': at,
        'x-signature': signature(secret, at, raw).toString('hex'),
      })
      return { headers, raw }
    },
    fault(handle, fault) {
      const box = boxOf(handle)
      box.fault = fault
      box.changes.emit('changed')
    },
    revoke(handle) {
      const box = boxOf(handle)
      box.revoked = true
      box.changes.emit('changed')
    },
  }
}
