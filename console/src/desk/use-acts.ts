import { type Band, type Conversation, counted, type QueueItem } from '@callbox/contract'
import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { serverNow } from '../shell/now.ts'
import { keepDone, underWay } from './done.ts'
import { useDeeds } from './use-undo.ts'

type Page = { items: QueueItem[] }
type How<T> = {
  /** What the screen shows at once; put back when the server refuses. */
  shows?: (item: QueueItem) => Partial<QueueItem>
  /** The same where only the conversation itself shows it. */
  showsHere?: (conversation: Conversation) => Partial<Conversation>
  /** Hears why the server refused. */
  failed?: ((why: string) => void) | undefined
  /** How it is taken back, or why it cannot be. */
  undo?: ((answer: T) => (() => Promise<string>) | null) | { whyNot: string }
}

/** Stands for the id of a note that the server does not have yet. */
export const beingKept = 'being kept'

/** How long a claim lasts, in ms; the server's word replaces it a moment later. */
const lease = 300_000

/**
 * The acts on one conversation. They show at once; each comes back true when the server did it, and on refusal the
 * screen is as it was and the sentence stands in `refused`.
 */
export const useActs = (conversation: Conversation) => {
  const { agency, me } = useHere()
  const queries = useQueryClient()
  const { run, busy, refused, forget } = useAct()
  const { undoDeed } = useDeeds()
  const params = { agency: agency.id, id: conversation.id }
  const mine = conversation.claim?.by.id === me.id
  const again = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['conversation', agency.id, conversation.id] }),
      queries.invalidateQueries({ queryKey: ['queue', agency.id] }),
      queries.invalidateQueries({ queryKey: ['people', agency.id] }),
    ])
  /** Shows a change before the server has made it. @returns the way back */
  const show = (
    change: (item: QueueItem) => Partial<QueueItem>,
    changeHere: (conversation: Conversation) => Partial<Conversation>,
  ): (() => void) => {
    const one = ask.conversation(agency.id, conversation.id).queryKey
    const before = queries.getQueryData(one)
    const lists = queries.getQueriesData<InfiniteData<Page>>({ queryKey: ['queue', agency.id] })
    void queries.cancelQueries({ queryKey: one })
    queries.setQueryData<Conversation>(
      one,
      (known) => known && { ...known, ...change(known), ...changeHere(known) },
    )
    for (const [key, data] of lists)
      if (data?.pages.some((page) => page.items.some((item) => item.id === conversation.id)))
        queries.setQueryData<InfiniteData<Page>>(key, {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            items: page.items.map((item) =>
              item.id === conversation.id ? { ...item, ...change(item) } : item,
            ),
          })),
        })
    return () => {
      queries.setQueryData(one, before)
      for (const [key, data] of lists) queries.setQueryData(key, data)
    }
  }
  const act = async <T>(says: string, asked: () => Promise<T>, how: How<T> = {}) => {
    const { shows, showsHere, undo, failed } = how
    const putBack = shows || showsHere ? show(shows ?? (() => ({})), showsHere ?? (() => ({}))) : null
    const done = await underWay(
      run(asked, (why) => {
        putBack?.()
        failed?.(why)
      }),
    )
    if (done !== false) {
      announce(says)
      const back = typeof undo === 'function' ? undo(done) : undo
      if (back) keepDone(says, back)
    }
    await again()
    return done !== false
  }
  const deed = (answer: { deed: string | null }) => {
    const id = answer.deed
    return id ? () => undoDeed(id) : null
  }
  /** An act whose opposite is another act. */
  const by = (says: string, asked: () => Promise<unknown>) => () => async () => {
    await asked()
    await again()
    return says
  }
  const held = (by: { id: string; name: string }): Partial<QueueItem> => ({
    claim: {
      by,
      state: 'held',
      until: new Date(serverNow() + lease).toISOString(),
      why: null,
    },
  })
  const letGo = () => call('desk.release', { params })
  const take = () => call('desk.claim', { params })
  const claim = () =>
    act('It is yours.', take, {
      // What somebody else holds is never shown as mine before the server says so.
      ...(conversation.claim && !mine ? {} : { shows: () => held({ id: me.id, name: me.name }) }),
      undo: mine ? () => null : by('Put back in the queue.', letGo),
    })
  return {
    mine,
    busy,
    refused,
    forget,
    run,
    again,
    params,
    undoDeed,
    claim,
    /** Mine already, or mine now. A parked one is taken up again. */
    hold: async () => (mine && conversation.claim?.state === 'held') || (await claim()),
    release: () =>
      act('Back in the queue.', letGo, {
        shows: () => ({ claim: null }),
        undo: by('Yours again.', take),
      }),
    park: () =>
      act('Parked, with your draft.', () => call('desk.park', { params, body: { why: 'phone' } }), {
        undo: by('Taken up again.', take),
      }),
    reopen: () =>
      act('Open again.', () => call('desk.reopen', { params }), {
        undo: {
          whyNot: 'Opening again has no undo, for its clocks run already. Close it with a reason instead.',
        },
      }),
    seen: () => act('Seen.', () => call('desk.look', { params })),
    ungroup: () =>
      act('It stands by itself.', () => call('desk.ungroup', { params }), {
        undo: by('Back among the copies.', () => call('desk.regroup', { params })),
      }),
    regroup: () =>
      act('Back among the copies.', () => call('desk.regroup', { params }), {
        undo: by('It stands by itself.', () => call('desk.ungroup', { params })),
      }),
    note: (text: string, mentions: string[] = [], failed?: (why: string) => void) =>
      act(
        mentions.length ? `Noted, for ${counted(mentions.length, 'colleague')}.` : 'Noted.',
        () => call('desk.note', { params, body: { text, ...(mentions.length ? { mentions } : {}) } }),
        {
          showsHere: ({ notes }) => ({
            notes: [
              ...notes,
              {
                id: beingKept,
                by: { id: me.id, name: me.name },
                at: new Date(serverNow()).toISOString(),
                text,
                struck: null,
              },
            ],
          }),
          failed,
          undo: { whyNot: 'A note is a record and has no undo. Strike it with a reason, beside the note.' },
        },
      ),
    strike: (note: string, why: string) =>
      act(
        'The note is struck.',
        () => call('desk.strike_note', { params: { ...params, note }, body: { why } }),
        { undo: { whyNot: 'A struck note stays struck. Write what is true in a new one.' } },
      ),
    handOver: (to: { id: string; name: string }, note: string, failed?: (why: string) => void) =>
      act(
        'Handed over.',
        () => call('desk.hand_over', { params, body: { to: to.id, ...(note ? { note } : {}) } }),
        { shows: () => held(to), failed, undo: deed },
      ),
    language: (language: string) =>
      act('The language is corrected.', () => call('desk.language', { params, body: { language } }), {
        undo: { whyNot: 'A corrected language is corrected again by W: both words stay on the record.' },
      }),
    place: (place: string, is: boolean) =>
      act(
        is ? 'The place is added.' : 'The place is struck.',
        () => call('desk.place', { params, body: { place, is } }),
        { undo: { whyNot: 'A place is struck or added again by M: both words stay on the record.' } },
      ),
    thrive: (said: { field: string; level: string; words: string }[], rationale: string) =>
      act('The assessment is kept.', () => call('desk.thrive', { params, body: { said, rationale } }), {
        undo: { whyNot: 'Every version of an assessment stays. Give a new one by V.' },
      }),
    band: (band: Band, learn: boolean) =>
      act('The band is corrected.', () => call('desk.band', { params, body: { band, learn } }), {
        shows: () => ({ band }),
        undo: deed,
      }),
  }
}
export type Acts = ReturnType<typeof useActs>
