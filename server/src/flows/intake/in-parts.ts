import type { World } from '#core/world'
import type { Receive } from './apart.ts'
import type { Arrived, Received } from './receive.ts'

/** Deliveries in one transaction: a network that floods must neither fill the memory nor hold the locks for long. */
const largestBatch = 500

/**
 * A network that hands over more at once is taken in parts, the position with the last: who dies in between reads it
 * again. What is in hand meanwhile is counted.
 */
export const inParts = async (
  world: World,
  { also, ...arrived }: Arrived,
  receive: Receive,
): ReturnType<Receive> => {
  const { deliveries } = arrived
  const done = world.gauges?.receiving(deliveries.length)
  try {
    const messages: Received[] = []
    for (let from = 0; from < deliveries.length || from === 0; from += largestBatch) {
      const last = from + largestBatch >= deliveries.length
      const some = deliveries.slice(from, from + largestBatch)
      const part = { ...arrived, deliveries: some, ...(last && also ? { also } : {}) }
      messages.push(...(await receive(world, part)).messages)
    }
    return { messages }
  } finally {
    done?.()
  }
}
