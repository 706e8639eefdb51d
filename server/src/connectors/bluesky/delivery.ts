import { z } from 'zod'
import type { Delivery, Json } from '#core/channels'

export const mediaType = 'application/json'

/**
 * What is handed over and kept: the network's views exactly as they were fetched. An edit has no notification, a
 * deletion has only the post's address, its author's profile and what the network answered when asked for it.
 */
export const raw = z.discriminatedUnion('kind', [
  z.object({
    version: z.literal(1),
    kind: z.enum(['original', 'edit']),
    notification: z.unknown(),
    post: z.unknown(),
    parent: z.unknown(),
    quoted: z.unknown(),
    fetchedAt: z.iso.datetime(),
  }),
  z.object({
    version: z.literal(1),
    kind: z.literal('deletion'),
    uri: z.string().startsWith('at://'),
    handle: z.string(),
    author: z.unknown(),
    answers: z.array(z.string()).min(1),
    fetchedAt: z.iso.datetime(),
  }),
])

const ordered = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

/** Canonical bytes: JSON in UTF-8, keys in alphabetical order. */
export const canonical = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value, ordered), 'utf8')

export const deliver = (said: { [key: string]: Json } & { kind: string }): Delivery => ({
  raw: canonical({ version: 1, ...said }),
  mediaType,
})
