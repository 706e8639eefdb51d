import { afterAll } from 'vitest'
import { web } from '#connectors/web'
import { addAccount } from '#core/accounts'
import { jsonPart, record } from '#core/archive'
import { createAssessor } from '#core/assess'
import type { Decoded } from '#core/channels'
import { publicThread, publishedMessage } from '#core/conversations'
import { loadPack } from '#core/policy'
import { receive } from '#flows/intake'
import { newId } from '#platform/ids'
import type { Site } from '#public/pages'
import { testWorld } from '#testing'
import { type Limits, type Receive, reportRoutes, usualLimits } from './index.ts'

export const riverton: Omit<Site, 'accountId'> = {
  agency: 1,
  name: 'Riverton 9-1-1',
  shortName: 'Riverton',
  zone: 'America/Chicago',
  languages: ['en', 'es'],
  nonEmergency: '(555) 010-0123',
  pack: loadPack('us-ecc'),
}

// One for the whole file: it is a thread of its own, and slow to start.
const assessor = createAssessor()
afterAll(() => assessor.close())

export type TestForm = Awaited<ReturnType<typeof testForm>>

/** The form before a real intake and a real database; `onRecord` is what intake said was new, in order. */
export const testForm = async ({
  practice = false,
  ...changed
}: Partial<Limits> & { practice?: boolean } = {}) => {
  const made = await testWorld({
    connectors: [web],
    assessor: { ...assessor, close: async () => undefined },
  })
  const world = { ...made.world, centre: { name: 'Riverton', practice } }
  const accountId = await made.db.transaction().execute((trx) =>
    addAccount(trx, {
      agency: 1,
      network: 'web',
      handle: 'report-form',
      name: 'Report form',
      by: 'setup',
      now: made.clock.now(),
    }),
  )
  const site: Site = { ...riverton, accountId }
  const onRecord: (Decoded & { raw: Uint8Array; conversation: string })[] = []
  const state = {
    failing: false,
    reading: true as boolean | Error,
    address: '203.0.113.9' as string | null,
  }
  const taking: Receive = async (in_, batch) => {
    if (state.failing) throw new Error('The database does not answer.')
    const received = await receive(in_, batch)
    received.messages.forEach(({ duplicate, conversationId }, i) => {
      const delivery = batch.deliveries[i]!
      if (!duplicate)
        onRecord.push({ ...web.decode(delivery)[0]!, raw: delivery.raw, conversation: conversationId })
    })
    return received
  }
  const limits: Limits = { ...usualLimits, ...changed }
  const app = reportRoutes(world, {
    sites: async () => [site],
    receive: taking,
    limits,
    addressOf: () => state.address,
    isAnybodyReading: async () => {
      if (state.reading instanceof Error) throw state.reading
      return state.reading
    },
    thread: ({ agency, accountId }, reference) => publicThread(world.db, agency, accountId, reference, 'web'),
  })

  /** An answer of ours, published in the newest conversation. */
  const answer = (text: string): Promise<void> =>
    world.db.transaction().execute(async (trx) => {
      const at = world.clock.now()
      const retention = { class: 'public_record_message', regime: 'public_record' }
      const parts = [jsonPart('text', text)]
      const [entry] = await record(trx, [
        { agency: 1, kind: 'message.sent', subject: null, at, retention, parts },
      ])
      const [messageId, outgoingId] = [newId(at), newId(at)]
      await publishedMessage(trx, {
        agency: 1,
        messageId,
        conversationId: onRecord.at(-1)!.conversation,
        accountId,
        outgoingId,
        networkId: outgoingId,
        url: null,
        text,
        entryId: entry!.id,
        at,
        writtenAt: at,
      })
    })

  return { app, world, site, clock: made.clock, onRecord, answer, state, receive: taking, limits }
}

export type Filled = Record<string, string | Blob | Blob[]>

/** A filled-in form, as a browser sends it: fields in order, then files. */
export const filled = (fields: Filled): FormData => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
  return form
}
