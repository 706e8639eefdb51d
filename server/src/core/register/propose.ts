import { fitsNaming, namingInWords } from '@callbox/contract'
import { people } from '#core/identity'
import { newId } from '#platform/ids'
import { type By, note, type RegisterWorld } from './change.ts'
import { plainHandle } from './entry.ts'
import { hasEnded, stateWords } from './life.ts'
import { namingOf } from './naming.ts'
import { refuse } from './refusals.ts'
import { entriesOf, insertEntry } from './store.ts'

export type Proposal = {
  network: string
  handle: string
  name: string
  url?: string | undefined
  language?: string | undefined
  purpose: string
  audience: string
  dataImpact: string
  owner: string
}

/**
 * Proposes an account (CoP P4, S1): its name must keep to the agency's convention where there is one, and its effect on
 * personal data is on file from the first day. @throws account_there, name_does_not_fit, no_such_person
 */
export const propose = async (
  { db, clock }: Pick<RegisterWorld, 'db' | 'clock'>,
  { agency, by }: By,
  asked: Proposal,
): Promise<string> => {
  const naming = await namingOf(db, agency)
  const handle = plainHandle(asked.handle)
  // The form is our own page: the public sees no name of it.
  if (asked.network !== 'web' && naming !== '' && !fitsNaming(naming, handle))
    throw refuse('name_does_not_fit', { handle, says: namingInWords(naming) })
  if (!(await people(db, agency, clock)).some(({ id }) => id === asked.owner))
    throw refuse('no_such_person', { field: 'owner' })
  return db.transaction().execute(async (trx) => {
    const at = clock.now()
    const there = (await entriesOf(trx, agency)).find(
      (entry) =>
        entry.network === asked.network &&
        !hasEnded(entry.state) &&
        (entry.handle === handle || plainHandle(entry.account?.handle ?? '') === handle),
    )
    const taken = { handle, network: asked.network }
    if (there) throw refuse('account_there', { ...taken, state: stateWords[there.state] })
    const id = newId(at)
    const made = await insertEntry(trx, {
      agency,
      id,
      account: null,
      network: asked.network,
      handle,
      name: asked.name,
      url: asked.url ?? null,
      language: asked.language ?? 'en',
      state: 'proposed',
      since: at,
      adopted: false,
      purpose: asked.purpose,
      audience: asked.audience,
      dataImpact: asked.dataImpact,
      owner: asked.owner,
      proposedBy: by,
    })
    if (!made) throw refuse('account_there', { ...taken, state: 'just proposed by somebody else' })
    await note(
      trx,
      { agency, by, id },
      { kind: 'register.proposed', at, state: 'proposed', data: { ...asked, handle } },
    )
    return id
  })
}
