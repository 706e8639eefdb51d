import { personNames } from '../person.ts'
import { NotShown } from './failing.ts'
import type { Provider } from './provider.ts'
import { provesTwo, type Shown } from './shown.ts'
import { whomShown } from './whom.ts'
import type { SignOnWorld } from './world.ts'

/** Whether somebody would have come in, and what was seen, a sentence each. */
export type Outcome = { lets: boolean; sentences: string[] }

const partly = (subject: string): string => (subject.length > 12 ? `${subject.slice(0, 10)}…` : subject)

/** What would have happened, for whoever tries a provider out. */
export const wouldHappen = async (world: SignOnWorld, provider: Provider, shown: Shown): Promise<Outcome> => {
  const verified =
    shown.verified === null
      ? 'it does not say whether it was verified'
      : shown.verified
        ? 'verified'
        : 'not verified'
  const sentences = [
    `It answered, and its answer holds. Who signed in there is ${partly(shown.subject)} to it, ${shown.email ? `with the address ${shown.email} (${verified})` : 'without an address'}.`,
    shown.contexts.length === 0
      ? 'It says nothing of how they showed who they are.'
      : `It says that they showed who they are by: ${shown.contexts.join(', ')}.`,
    provesTwo(shown, provider)
      ? 'That counts as two factors: nothing more would be asked.'
      : 'That does not count as two factors: one of ours would be asked for, or enrolled.',
  ]
  try {
    const whom = await whomShown(world.db, provider, shown, world.clock.now())
    const names = await personNames(world.db, whom.person ? [whom.person] : [])
    const who = whom.person ? (names.get(whom.person) ?? whom.person) : 'somebody new'
    return {
      lets: true,
      sentences: [
        ...sentences,
        `It would be ${who}${whom.known ? ', who is linked already' : ', linked from then on'}${whom.joins ? `, with the role ${whom.joins}` : ''}.`,
      ],
    }
  } catch (thrown) {
    if (!(thrown instanceof NotShown)) throw thrown
    return { lets: false, sentences: [...sentences, `Nobody would come in. ${thrown.message}`] }
  }
}
