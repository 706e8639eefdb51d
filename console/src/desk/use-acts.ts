import type { Band, Conversation } from '@callbox/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'

/** The acts on one conversation. Each comes back true when the server did it; a refusal stands in `refused`. */
export const useActs = (conversation: Conversation) => {
  const { agency, me } = useHere()
  const queries = useQueryClient()
  const { run, busy, refused, forget } = useAct()
  const params = { agency: agency.id, id: conversation.id }
  const mine = conversation.claim?.by.id === me.id
  const again = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['conversation', agency.id, conversation.id] }),
      queries.invalidateQueries({ queryKey: ['queue', agency.id] }),
      queries.invalidateQueries({ queryKey: ['people', agency.id] }),
    ])
  const act = async (says: string, ask: () => Promise<unknown>): Promise<boolean> => {
    const done = await run(ask)
    if (done) announce(says)
    await again()
    return Boolean(done)
  }
  return {
    mine,
    busy,
    refused,
    forget,
    run,
    again,
    params,
    claim: () => act('It is yours.', () => call('desk.claim', { params })),
    /** Mine already, or mine now. A parked one is taken up again. */
    hold: async () =>
      (mine && conversation.claim?.state === 'held') ||
      (await act('It is yours.', () => call('desk.claim', { params }))),
    release: () => act('Back in the queue.', () => call('desk.release', { params })),
    park: () => act('Parked, with your draft.', () => call('desk.park', { params, body: { why: 'phone' } })),
    reopen: () => act('Open again.', () => call('desk.reopen', { params })),
    seen: () => act('Seen.', () => call('desk.look', { params })),
    ungroup: () => act('It stands by itself.', () => call('desk.ungroup', { params })),
    regroup: () => act('Back among the copies.', () => call('desk.regroup', { params })),
    note: (text: string) => act('Noted.', () => call('desk.note', { params, body: { text } })),
    handOver: (to: string, note: string) =>
      act('Handed over.', () => call('desk.hand_over', { params, body: { to, ...(note ? { note } : {}) } })),
    language: (language: string) =>
      act('The language is corrected.', () => call('desk.language', { params, body: { language } })),
    place: (place: string, is: boolean) =>
      act(is ? 'The place is added.' : 'The place is struck.', () =>
        call('desk.place', { params, body: { place, is } }),
      ),
    thrive: (said: { field: string; level: string; words: string }[], rationale: string) =>
      act('The assessment is kept.', () => call('desk.thrive', { params, body: { said, rationale } })),
    band: (band: Band, learn: boolean) =>
      act('The band is corrected.', () => call('desk.band', { params, body: { band, learn } })),
  }
}
export type Acts = ReturnType<typeof useActs>
