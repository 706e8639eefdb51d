import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { web } from '#connectors/web'
import type { Decoded } from '#core/channels'
import { loadPack } from '#core/policy'
import type { World } from '#core/world'
import { fixedClock } from '#platform/clock'
import { keysFrom } from '#platform/crypto'
import { localFiles } from '#platform/files'
import type { Site } from '#public/pages'
import { testDatabase } from '#testing'
import { type Limits, type Receive, reportRoutes, usualLimits } from './index.ts'

export const riverton: Site = {
  agency: 1,
  accountId: '018f0000-0000-7000-8000-000000000001',
  name: 'Riverton 9-1-1',
  shortName: 'Riverton',
  zone: 'America/Chicago',
  languages: ['en', 'es'],
  nonEmergency: '(555) 010-0123',
  pack: loadPack('us-ecc'),
}

type Answer = { reference: string; text: string; at: Date }

/** A form on a real database; what intake would put on record stands in `onRecord`, each network id once. */
export const testForm = async ({
  practice = false,
  ...changed
}: Partial<Limits> & { practice?: boolean } = {}) => {
  const { db, ownerUrl } = await testDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'callbox-report-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const clock = fixedClock('2026-03-01T08:14:09Z')
  const world: World = {
    db,
    clock,
    keys: keysFrom(Buffer.alloc(32, 7)),
    files: localFiles(folder),
    log: pino({ level: 'silent' }),
    fetch,
    assessor: { assessBatch: async () => [], close: async () => undefined },
    connectors: new Map([['web', web]]),
    processId: '018f0000-0000-7000-8000-0000000000aa',
    centre: { name: 'Riverton', practice },
    origin: 'http://localhost:9110',
  }
  const onRecord: (Decoded & { raw: Uint8Array })[] = []
  const answers: Answer[] = []
  const state = { failing: false, reading: true as boolean | Error, address: '203.0.113.9' as string | null }
  const receive: Receive = async (_, { deliveries }) => {
    if (state.failing) throw new Error('The database does not answer.')
    return {
      messages: deliveries.map((delivery) => {
        const [message] = web.decode(delivery)
        const duplicate = onRecord.some(({ networkId }) => networkId === message!.networkId)
        if (!duplicate) onRecord.push({ ...message!, raw: delivery.raw })
        return { networkId: message!.networkId, messageId: '', conversationId: '', duplicate }
      }),
    }
  }
  const limits: Limits = { ...usualLimits, ...changed }
  const app = reportRoutes(world, {
    sites: async () => [riverton],
    receive,
    limits,
    addressOf: () => state.address,
    isAnybodyReading: async () => {
      if (state.reading instanceof Error) throw state.reading
      return state.reading
    },
    thread: async (_, reference) => [
      ...onRecord
        .filter(({ author }) => author.networkId === reference)
        .map(({ text, context, networkAt }) => ({
          direction: 'in' as const,
          text,
          at: networkAt!,
          state: 'current',
          place: context.place ?? null,
        })),
      ...answers
        .filter((answer) => answer.reference === reference)
        .map((answer) => ({ ...answer, direction: 'out' as const, state: 'current', place: null })),
    ],
  })
  return { app, world, clock, onRecord, answers, state, receive, limits, ownerUrl }
}

export type Filled = Record<string, string | Blob | Blob[]>

/** A filled-in form, as a browser sends it: fields in order, then files. */
export const filled = (fields: Filled): FormData => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
  return form
}
