import { scheduleOf } from './asks.ts'
import { type GroundWorld, registerNow } from './ground.ts'

/**
 * Whether posts may be scheduled on a connected account at this moment, and why not, in words: too few people keep it,
 * it is not live, its network does not take what we send (APCO 2.3.2).
 */
export const canSchedule = async (
  world: GroundWorld,
  agency: number,
  account: string,
): Promise<{ can: boolean; why: string | null }> => {
  const { entries, ground } = await registerNow(world, agency)
  const entry = entries.find((one) => one.account?.id === account)
  return entry
    ? scheduleOf(entry, ground)
    : { can: false, why: 'This account is not in the register of this agency.' }
}
