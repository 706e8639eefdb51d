import {
  type AutomaticReplies,
  type AutomaticText,
  automaticReasons,
  type HeldBackAs,
  type OutgoingState,
} from '@callbox/contract'
import { sql } from 'kysely'
import { abilitiesFor } from '#core/accounts'
import { personNames } from '#core/identity'
import { hoursByAccount, watchedAt } from '#core/register'
import { automaticBy, automaticDelegation, cannotSend } from '#core/sending'
import type { Handlers, World } from '#core/world'
import { secondsAfter } from '#platform/clock'
import {
  approve,
  configure,
  hereOf,
  isReplaced,
  resume,
  stopAll,
  whyNotApprove,
  writeText,
} from './configure.ts'
import { overloadOf } from './reasons.ts'
import { inUse, settingOf, stopOf, type Text, textsOf } from './store.ts'
import { heldWords, languagesOf, readAs, starter } from './words.ts'

/** How far back what was sent and held back is shown. */
const days = 7
const most = 20

type Here = Awaited<ReturnType<typeof hereOf>>

const textShown = (
  world: World,
  here: Here,
  texts: readonly Text[],
  text: Text,
  me: string,
  names: ReadonlyMap<string, string>,
): AutomaticText => {
  const named = (id: string) => ({ id, name: names.get(id) ?? id })
  const replaced = isReplaced(texts, text)
  const used = inUse(texts, text.reason, text.language)?.id === text.id
  const why = used ? null : whyNotApprove(world, here, text, replaced, me)
  return {
    ...{
      id: text.id,
      reason: text.reason,
      language: text.language,
      version: text.version,
      words: text.words,
    },
    by: named(text.by),
    at: text.at.toISOString(),
    approved:
      text.approvedBy && text.approvedAt
        ? { by: named(text.approvedBy), at: text.approvedAt.toISOString() }
        : null,
    standing: used ? 'in_use' : text.approvedBy === null && !replaced ? 'waiting' : 'replaced',
    reads: {
      usual: readAs(here.pack, text.language, text.words, false),
      emergency: readAs(here.pack, text.language, text.words, true),
    },
    whyNot: why?.message ?? null,
  }
}

const shown = async (world: World, agency: number, id: string, me: string): Promise<AutomaticReplies> => {
  const { db, clock } = world
  const at = clock.now()
  const since = secondsAfter(at, -days * 86_400)
  const here = await hereOf(db, agency, id)
  const { account, pack } = here
  const languages = languagesOf(pack, here.agency)
  const fallback = languages.includes(account.language) ? account.language : languages[0]!
  const [setting, texts, stopped, delegation, hours, counts, sent] = await Promise.all([
    settingOf(db, agency, id, fallback),
    textsOf(db, agency, id),
    stopOf(db, agency),
    automaticDelegation(db, { agency, account: id, now: at }),
    hoursByAccount(db, agency),
    sql<{ as: HeldBackAs | null; n: number }>`select held_as as as, count(*)::int as n from automatic.reply
      where agency_id = ${agency} and account_id = ${id} and settled_at >= ${since} group by 1 order by 2 desc`.execute(
      db,
    ),
    sql<{
      outgoing: string
      reason: (typeof automaticReasons)[number]
    }>`select outgoing_id as outgoing, reason
      from automatic.reply where agency_id = ${agency} and account_id = ${id} and settled_at >= ${since} and state = 'prepared'
      order by settled_at desc, reply_id desc limit ${most}`.execute(db),
  ])
  const overloadNow = await overloadOf(db, agency, setting, at)
  const rows = new Map(
    (
      await automaticBy(
        db,
        agency,
        sent.rows.map(({ outgoing }) => outgoing),
      )
    ).map((row) => [row.outgoing_id, row]),
  )
  const names = await personNames(db, [
    ...texts.flatMap(({ by, approvedBy }) => [by, ...(approvedBy ? [approvedBy] : [])]),
    ...(stopped ? [stopped.by] : []),
  ])
  const kept = hours.get(id) ?? null
  const { account: _, ...settings } = setting
  return {
    settings,
    stopped: stopped && {
      by: { id: stopped.by, name: names.get(stopped.by) ?? stopped.by },
      at: stopped.at.toISOString(),
      why: stopped.why,
    },
    delegation: delegation && {
      name: delegation.name,
      responsible: delegation.responsible,
      until: delegation.until?.toISOString() ?? null,
    },
    cannot: cannotSend(world, account),
    hours: {
      set: kept !== null,
      always: kept?.always ?? false,
      watchedNow: kept && watchedAt(kept, at, here.agency.zone),
    },
    overloadNow,
    languages,
    texts: texts
      .map((text) => textShown(world, here, texts, text, me, names))
      .filter((text) => text.standing !== 'replaced'),
    starters: automaticReasons.flatMap((reason) =>
      languages.map((language) => ({
        reason,
        language,
        words: starter(pack, here.agency, reason, language),
      })),
    ),
    number: pack.emergency.number,
    longest: abilitiesFor(world, account).longest,
    since: since.toISOString(),
    sent: counts.rows.find((row) => row.as === null)?.n ?? 0,
    lately: sent.rows.flatMap(({ outgoing, reason }) => {
      const row = rows.get(outgoing)
      return row?.conversation_id
        ? [
            {
              ...{ outgoing, conversation: row.conversation_id, reason, language: row.language },
              ...{ emergency: row.emergency, state: row.state as OutgoingState, why: row.why },
              at: (row.published_at ?? row.made_at).toISOString(),
              url: row.url,
            },
          ]
        : []
    }),
    heldBack: counts.rows.flatMap(({ as, n }) => (as === null ? [] : [{ as, says: heldWords[as], n }])),
  }
}

const ok = { ok: true } as const

export const routes: Handlers = {
  'automatic.read': (world, { agency, person }, { id }) => shown(world, agency, id, person.id),
  'automatic.write': async (world, { agency, person }, { id, reason, language, words }) => ({
    id: await writeText(world, { agency, by: person.id }, { account: id, reason, language, words }),
  }),
  'automatic.approve': async (world, { agency, person }, { id, text }) => {
    await approve(world, { agency, by: person.id }, { account: id, text })
    return ok
  },
  'automatic.settings': async (world, { agency, person }, asked) => {
    const { id, outOfHours, overload, waitMinutes, everyHours, mostAnHour, fallback } = asked
    await configure(
      world,
      { agency, by: person.id },
      { account: id, outOfHours, overload, waitMinutes, everyHours, mostAnHour, fallback },
    )
    return ok
  },
  'automatic.stop': async (world, { agency, person }, { why }) => ({
    takenBack: await stopAll(world, { agency, by: person.id }, why),
  }),
  'automatic.resume': async (world, { agency, person }, { why }) => {
    await resume(world, { agency, by: person.id }, why)
    return ok
  },
}
