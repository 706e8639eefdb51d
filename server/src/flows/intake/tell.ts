import { placeOf } from '#core/assess'
import type { Happened } from '#platform/events'
import type { Step } from './plan.ts'
import type { Batch } from './prepare.ts'

/** What has happened, for the readers of events. */
export const happened = (
  { agency, accountId, at, pack }: Batch,
  { item, messageId, kind }: Step,
  conversation: string,
): Happened => {
  const base = { agency, at, subject: conversation }
  if (item.undecodable)
    return {
      ...base,
      name: 'message.undecodable',
      data: { conversation, message: messageId, account: accountId },
    }
  if (kind !== 'original')
    return { ...base, name: 'message.revised', data: { conversation, message: messageId, kind } }
  const band = item.assessed ? placeOf(item.assessed) : 'not_assessed'
  return {
    ...base,
    name: 'message.received',
    data: {
      conversation,
      message: messageId,
      account: accountId,
      band,
      rank: pack.targets[band].rank,
    },
  }
}
