import type { Conversation } from '@callbox/contract'

export type Draft = { text: string; language: string; template: string | null; savedAt: string }
/** What this browser keeps: whether the server has it, and which of the server's it was typed upon. */
export type Local = Draft & { dirty: boolean; base: string | null }
type Server = Conversation['draft']

/**
 * Which draft comes back: what only this browser has (after a crash), else the server's, which is that of the device
 * typed on last. What this browser kept and the server no longer has was sent or put away elsewhere. Where both were
 * typed upon, this browser's stands and the other is offered.
 */
export const comesBack = (local: Local | null, server: Server): { draft: Draft | null; other: Server } => {
  if (!local?.dirty || !local.text) return { draft: server, other: null }
  const elsewhere = server && server.savedAt !== local.base && server.text !== local.text ? server : null
  return { draft: local, other: elsewhere }
}

/**
 * What a newer word of the server means while one types: nothing when it is our own, a change of device when nothing
 * here waits to be kept, an offer otherwise. `ours`: every text that this page has kept.
 */
export const heard = (
  server: Server,
  now: { text: string; dirty: boolean; base: string | null; ours: ReadonlySet<string> },
): 'own' | 'adopt' | 'offer' => {
  // An answer of the server may be older than what we have sent it since: our own words never overwrite newer ones.
  if (!server)
    return now.base !== null && !now.dirty && now.text !== '' && !now.ours.has('') ? 'adopt' : 'own'
  if (server.savedAt === now.base || server.text === now.text || now.ours.has(server.text)) return 'own'
  return now.dirty && now.text !== '' ? 'offer' : 'adopt'
}
