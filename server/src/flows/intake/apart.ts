import type { World } from '#core/world'
import { wordsOf } from '#platform/errors'
import type { Arrived, Received } from './receive.ts'

export type Receive = (world: World, arrived: Arrived) => Promise<{ messages: Received[] }>

/**
 * A batch that breaks on what stands in it is received again delivery by delivery; the one that breaks even alone is
 * kept as undecodable, so that nothing a network hands over can hold up the plea beside it (law 3). A database that is
 * away, full or too slow is no fault of a delivery: the batch is not acknowledged and comes again.
 */
export const orApart = async (world: World, arrived: Arrived, receive: Receive): ReturnType<Receive> => {
  try {
    return await receive(world, arrived)
  } catch (error) {
    if (arrived.decode || !isOfTheContent(error)) throw error
    const { deliveries, also, ...where } = arrived
    if (deliveries.length === 1) {
      world.log.error({ error }, 'a delivery could not be recorded as what it says')
      const decode = () => {
        throw new Error(`It could not be recorded as what it says (${wordsOf(error)}).`)
      }
      return await receive(world, { ...arrived, decode })
    }
    const messages: Received[] = []
    for (const [i, delivery] of deliveries.entries()) {
      const last = i === deliveries.length - 1
      const one = { ...where, deliveries: [delivery], ...(last && also ? { also } : {}) }
      messages.push(...(await orApart(world, one, receive)).messages)
    }
    return { messages }
  }
}

/** Data that a type or an index cannot hold, a check that fails (SQLSTATE 22, 23, 54), or a shape nobody foresaw. */
const isOfTheContent = (error: unknown): boolean =>
  error instanceof TypeError ||
  error instanceof RangeError ||
  /^(22|23|54)/.test(String((error as { code?: unknown }).code ?? ''))
