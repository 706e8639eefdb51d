import { refuse } from '../refuse.ts'
import type { IdentityWorld } from '../world.ts'

/** People of a practice centre are invented and have nothing to sign in with but printed links. @throws not_in_practice. */
export const onlyReal = ({ centre }: Pick<IdentityWorld, 'centre'>): void => {
  if (centre.practice) throw refuse('not_in_practice')
}
