import type { IncomingMessage } from 'node:http'

/** What the load hands to a server's door: what a network handed over, for one account. */
export type Batch = { account: string; raws: string[]; mediaType: string }

/** Milliseconds of the machine's clock, finer than `Date.now`, the same in every process. */
export const moment = (): number => performance.timeOrigin + performance.now()

export const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}
