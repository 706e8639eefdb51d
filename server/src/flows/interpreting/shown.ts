import type { InterpreterRequest, Interpreting, RouteName } from '@callbox/contract'
import { accountsOfConversations, conversationRows, thread } from '#core/conversations'
import { personNames } from '#core/identity'
import type { InterpreterLine } from '#core/policy'
import { codeFor, type Translator, translationShown, translationsOf } from '#core/translation'
import type { World } from '#core/world'
import { accountsFor, type Handler } from '#platform/http'
import { here } from './act.ts'
import { refuse } from './refusals.ts'
import { hasTemplates, linesFor, type Request } from './request.ts'
import { requestsOf, waitingRequests } from './store.ts'

type On<N extends RouteName> = Handler<World, N>
type Named = (id: string) => string

const requestShown = (r: Request, name: Named): InterpreterRequest => ({
  id: r.id,
  message: r.message,
  revision: r.revision,
  language: r.language,
  kind: r.kind,
  note: r.note,
  state: r.state,
  by: { id: r.by, name: name(r.by) },
  askedAt: r.askedAt.toISOString(),
  dueAt: r.dueAt.toISOString(),
  ended:
    r.endedBy && r.endedAt
      ? { by: { id: r.endedBy, name: name(r.endedBy) }, at: r.endedAt.toISOString() }
      : null,
  interpreter: r.interpreter,
  text: r.text,
  why: r.why,
})

const lineShown = ({ id, kind, name, what, languages, number, tel, url, practice }: InterpreterLine) => ({
  id,
  kind,
  name,
  what,
  languages,
  tel: number ?? tel ?? null,
  url: url ?? null,
  practice,
})

/** The engine as it stands now, and in words why it cannot be asked about this language. */
const engineShown = (
  translator: Translator | undefined,
  language: string,
  into: string,
): Interpreting['engine'] => {
  if (!translator) return null
  const { from, to, version, words } = translator.abilities()
  const reads = from === 'any' || language === 'und' || codeFor(language, from) !== null
  const whyNot = words || (reads && codeFor(into, to) ? null : `${translator.name} does not translate it.`)
  return { name: translator.name, version, whyNot }
}

/** What interpreters were asked and said in a conversation, what a machine made of it, and the ways to an interpreter. @throws no_such_conversation */
export const conversation: On<'interpreting.conversation'> = async (world, caller, { id }) => {
  const { agency, pack } = await here(world, caller)
  const [row] = await conversationRows(world.db, agency.id, [id])
  if (!row) throw refuse('no_such_conversation')
  const messages = (await thread(world.db, agency.id, id)).messages.map((one) => one.id)
  const [requests, translations] = await Promise.all([
    requestsOf(world.db, agency.id, id, messages),
    translationsOf(world.db, agency.id, messages),
  ])
  const names = await personNames(world.db, [
    ...requests.flatMap((r) => [r.by, ...(r.endedBy ? [r.endedBy] : [])]),
    ...translations.map((t) => t.by),
  ])
  const name: Named = (person) => names.get(person) ?? person
  const into = agency.languages[0] ?? 'en'
  return {
    requests: requests.map((one) => requestShown(one, name)),
    translations: translations.map((one) => translationShown(one, name)),
    lines: linesFor(pack, row.language).map(lineShown),
    seconds: pack.targets[row.band].interpreter_seconds,
    into,
    templates: hasTemplates(pack, row.language),
    engine: engineShown(world.translator, row.language, into),
  }
}

/** Where an interpreter was asked and has not answered, the most pressing first. */
export const waiting: On<'interpreting.waiting'> = async ({ db }, { agency, rights }) => {
  const mine = accountsFor(rights, 'desk.read')
  const all = await waitingRequests(db, agency)
  const of =
    mine &&
    (await accountsOfConversations(
      db,
      agency,
      all.map((r) => r.conversation),
    ))
  return {
    waiting: all
      .filter((r) => mine?.has(of?.get(r.conversation) ?? '') ?? true)
      .map((r) => ({
        id: r.id,
        conversation: r.conversation,
        language: r.language,
        kind: r.kind,
        band: r.band,
        askedAt: r.askedAt.toISOString(),
        dueAt: r.dueAt.toISOString(),
      })),
  }
}
