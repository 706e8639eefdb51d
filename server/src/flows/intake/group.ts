import {
  type Going,
  type Grouped,
  group,
  type Head,
  keepWordings,
  type Placed,
  resurface,
} from '#core/conversations'
import type { Trx } from '#platform/db'
import { emit } from '#platform/events'
import type { Step } from './plan.ts'
import type { Batch } from './prepare.ts'

export type Spoken = { placed: Placed; before: Going | null; theirs: readonly Step[] }

/** Grouping failed: the batch is put on the record without it. Only a database's own troubles come here. */
export class NotGrouped extends Error {}

/** Runs what only grouping needs; what fails in it must not keep a message off the record. */
export const guarded = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    const code = (error as { code?: string }).code
    if (code === '40P01' || code === '40001') throw error
    throw new NotGrouped('Copies could not be looked up; each message stands on its own.', { cause: error })
  }
}

/** Who says how they may be reached asks for themself, whatever the words are. */
const speaksForThemself = ({ item: { said } }: Step): boolean =>
  said.context.contact !== undefined || said.marks.some((mark) => /contact|private page/.test(mark))

/** Which of the conversations spoken in are only copies of an open one. */
export const copiesAmong = (batch: Batch, spoken: readonly Spoken[], known: readonly Head[]): Grouped =>
  batch.alone
    ? { headOf: new Map(), news: new Map(), kept: [] }
    : group(
        spoken.map(({ placed, before, theirs }) => ({
          conversationId: placed.conversationId,
          rank: placed.standing.rank,
          at: batch.at,
          before: theirs.some(speaksForThemself)
            ? 'own'
            : before === null
              ? 'new'
              : before.headId
                ? { head: before.headId }
                : 'own',
          said: theirs.map((s) => ({ messageId: s.messageId, wording: s.item.wording })),
        })),
        known,
      )

/** Remembers what was said, brings back the heads whose copies added something, and tells who goes under whom. */
export const tellGroups = async (
  trx: Trx,
  { agency, at, pack }: Batch,
  { headOf, news, kept }: Grouped,
): Promise<void> => {
  await guarded(keepWordings(trx, agency, kept, at))
  await guarded(resurface(trx, agency, news, at, pack.targets))
  await emit(
    trx,
    ...[...Map.groupBy(headOf, ([, head]) => head)].map(([head, copies]) => ({
      agency,
      name: 'conversation.copied' as const,
      at,
      subject: head,
      data: { conversation: head, copies: copies.length, added: (news.get(head) ?? []).length },
    })),
  )
}
