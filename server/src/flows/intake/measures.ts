import { counter, seconds } from '#platform/metrics'

/** What intake counts of itself, in this process since it started. */
export const receivedTotal = counter(
  'callbox_messages_received_total',
  'Messages, edits and deletions put on the record, by network.',
  ['network'],
)
export const repeatedTotal = counter(
  'callbox_messages_repeated_total',
  'Deliveries that were on the record already and changed nothing, by network.',
  ['network'],
)
export const captureSeconds = seconds(
  'callbox_capture_seconds',
  'From a batch handed over by its network until its commit.',
  ['network'],
)
export const assessedTotal = counter(
  'callbox_messages_assessed_total',
  'Messages ranked, by what ranked them: none (no fallback), lists (the word lists alone), not_assessed.',
  ['fallback'],
)
export const undecodableTotal = counter(
  'callbox_messages_undecodable_total',
  'Deliveries that could not be read and are shown as such, by network.',
  ['network'],
)
