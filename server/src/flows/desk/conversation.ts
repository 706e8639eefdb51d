import { type Conversation, emergencyBands, type Outgoing, type QueueItem } from '@callbox/contract'
import { type Account, abilitiesFor, abilitiesShown } from '#core/accounts'
import { conversationRows, mergedInto, type QueueRow, type Spot } from '#core/conversations'
import { rolesFor } from '#core/identity'
import type { Pack } from '#core/policy'
import { cannotSend, whyNoReply } from '#core/sending'
import { correctionsOf } from '#core/triage'
import type { World } from '#core/world'
import type { Trx } from '#platform/db'
import { may } from '#platform/http'
import { type Desk, deskOf, type On } from './desk.ts'
import { draftOf, writingIn } from './drafts.ts'
import { languagesFor } from './languages.ts'
import { messagesShown, newestOf, preparedIn } from './messages.ts'
import { momentFrom } from './moment-cursor.ts'
import { accountsBy, peopleBy } from './neighbours.ts'
import { notesOf } from './notes.ts'
import { placesOf } from './places.ts'
import { itemsOf } from './queue.ts'
import { refuse } from './refusals.ts'
import { namedIn, type Spoken, spoken } from './spoken.ts'
import { claimsAt } from './store.ts'
import { thriveOf } from './thrive.ts'

/** The first answer, and every one while it may be an emergency, says how to reach help now (law 4; APCO 4.1.1). */
const emergencyOf = ({ pack, agency }: Desk, row: QueueRow): Conversation['emergency'] => ({
  required: row.outCount === 0 || emergencyBands.includes(row.band),
  sentence: pack.emergencySentence[languagesFor(pack, agency, row.language)[0]!]!,
})

/** What the person last said about being contacted, `how` in their own words; `safe` is '' where nothing was marked unsafe. */
const contactOf = (row: QueueRow, messages: readonly Spoken[]): Conversation['contact'] => {
  const how = messages.map((message) => namedIn(message).contact).findLast((said) => said !== undefined)
  const safe = row.marks.filter((mark) => /contact|private page/.test(mark))
  return how === undefined && safe.length === 0 ? null : { safe: safe.join(', '), how: how ?? '' }
}

/** What is not yet a message of the thread and was not taken back. */
const isLeaving = ({ state }: Outgoing): boolean => state !== 'published' && state !== 'undone'

/** The first of the group that it stands under, or that a person took it from. */
const headOf = async (trx: Trx, agency: number, row: QueueRow): Promise<Conversation['head']> => {
  const id = row.head ?? row.apartFrom
  const [head] = id ? await conversationRows(trx, agency, [id]) : []
  if (!head) return null
  const { author, handle, name, picture, blocked, preview, opening, openedAt, state } = head
  return {
    id: head.id,
    author: { id: author, handle, name, picture, blocked },
    preview: opening ?? preview,
    openedAt: openedAt.toISOString(),
    state,
  }
}

/** What is an emergency and what is not, as the pack tells the public: it guides whoever chooses the band (APCO 4.1.1.1). */
const definitionsIn = ({ definitions }: Pack, language: string): Conversation['definitions'] => {
  const of = ({ meaning, examples }: Pack['definitions']['emergency']) => ({
    meaning: meaning[language] ?? '',
    examples: examples.flatMap((one) => one[language] ?? []),
  })
  const { clause, emergency, non_emergency } = definitions
  return { clause, emergency: of(emergency), nonEmergency: of(non_emergency) }
}

const whole = async (
  trx: Trx,
  world: World,
  desk: Desk,
  row: QueueRow,
  item: QueueItem,
  accounts: ReadonlyMap<string, Account>,
  from: Spot | null,
  rolesOn: ((account: string) => readonly string[]) | null,
): Promise<Conversation> => {
  const agency = desk.agency.id
  // All of it: where it is and how they may be reached was said at any time.
  const messages = await spoken(trx, agency, row.id)
  const { shown, before } = newestOf(messages, from)
  // An answer goes out by the account that the person last wrote to.
  const account = accounts.get(messages.findLast((one) => one.direction === 'in')?.account ?? row.account)
  const prepared = await preparedIn(trx, agency, row.id, accounts)
  const merged = await mergedInto(trx, agency, row.id)
  const writing = await writingIn(trx, agency, row.id, desk.me.id, desk.at)
  const notes = await notesOf(trx, agency, [row.id, ...merged])
  const corrections = await correctionsOf(trx, agency, row.id)
  const named = await peopleBy(trx, [
    ...notes.flatMap((note) => [note.person, note.struck_by ?? note.person]),
    ...writing.map((one) => one.person),
    ...corrections.map((one) => one.by),
  ])
  const shownIn = languagesFor(desk.pack, desk.agency, 'en')[0]!
  const draft = await draftOf(trx, agency, row.id, desk.me.id)
  return {
    ...item,
    messages: await messagesShown(trx, agency, item.author, shown, prepared),
    before,
    notes: notes.map((note) => ({
      id: note.id,
      by: named(note.person),
      at: note.at.toISOString(),
      text: note.text,
      struck: note.struck_at
        ? { by: named(note.struck_by!), at: note.struck_at.toISOString(), why: note.struck_why! }
        : null,
    })),
    mergedFrom: merged,
    leaving: prepared.filter(isLeaving),
    head: await headOf(trx, agency, row),
    draft: draft
      ? {
          text: draft.text,
          language: draft.language,
          template: draft.template,
          savedAt: draft.saved_at.toISOString(),
        }
      : null,
    writing: writing.map(({ person, at }) => ({ by: named(person), at: at.toISOString() })),
    abilities: abilitiesShown(abilitiesFor(world, account ?? { network: 'unknown', settings: {} })),
    cannotSend:
      rolesOn && account
        ? await whyNoReply(trx, world, { agency, account, roles: rolesOn(account.id) })
        : cannotSend(world, account ?? null),
    emergency: emergencyOf(desk, row),
    contact: contactOf(row, messages),
    places: placesOf(messages, corrections),
    corrections: corrections.map(({ id, what, machine, person, by, at }) => ({
      id,
      what,
      machine,
      person,
      by: named(by),
      at: at.toISOString(),
    })),
    definitions: definitionsIn(desk.pack, shownIn),
    thrive: await thriveOf(trx, agency, row.id, desk.pack.thrive, shownIn),
  }
}

/** One conversation with everything needed to answer it, of one moment. @throws no_such_conversation, bad_cursor */
export const conversation: On<'desk.conversation'> = async (world, caller, { id, from }) => {
  const desk = await deskOf(world, caller)
  const since = from === undefined ? null : momentFrom(from)
  // Who does not answer is not told why they could not.
  const rolesOn = may(caller, 'sending.reply')
    ? await rolesFor(world.db, { agency: caller.agency, person: caller.person.id }, desk.at)
    : null
  return world.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const [row] = await conversationRows(trx, desk.agency.id, [id])
      if (!row) throw refuse('no_such_conversation')
      const accounts = await accountsBy(trx, desk.agency.id, [row.account])
      const [item] = await itemsOf(trx, desk, [row], await claimsAt(trx, desk.agency.id, desk.at))
      return whole(trx, world, desk, row, item!, accounts, since, rolesOn)
    })
}
