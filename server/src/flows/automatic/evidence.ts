import { counted, plural } from '@callbox/contract'
import { sql } from 'kysely'
import { accountsOf } from '#core/accounts'
import { agencyOf } from '#core/identity'
import { type Evidence, mostRows } from '#core/policy'
import { hoursByAccount, isAlways } from '#core/register'
import { secondsAfter } from '#platform/clock'
import { accountsOn, inUse, stopOf, textsOf } from './store.ts'
import { saysBoth } from './words.ts'

const days = 30

/** What is sent by itself names a way for emergencies and one for everything else (APCO 2.1.2). */
const alternatives: Evidence = {
  clauses: ['2.1.2'],
  kind: 'measured',
  async read(db, { agency, at, pack }) {
    const since = secondsAfter(at, -days * 86_400)
    const [of, on, sent] = await Promise.all([
      agencyOf(db, agency),
      accountsOn(db, agency),
      sql<{ text: string; n: number }>`select text_id as text, count(*)::int as n from automatic.reply
        where agency_id = ${agency} and state = 'prepared' and settled_at >= ${since} and settled_at <= ${at} group by 1`.execute(
        db,
      ),
    ])
    const texts = (await Promise.all(on.map(({ account }) => textsOf(db, agency, account)))).flat()
    const used = texts.filter(
      (text) =>
        inUse(
          texts.filter((one) => one.account === text.account),
          text.reason,
          text.language,
        )?.id === text.id,
    )
    const lacking = used.filter((text) => !saysBoth(text.words, pack, of))
    const n = sent.rows.reduce((sum, row) => sum + row.n, 0)
    return {
      state: lacking.length > 0 ? 'partly' : 'met',
      sentence:
        used.length === 0
          ? 'No account answers by itself.'
          : `${counted(n, 'automatic reply', 'automatic replies')} ${plural(n, 'was', 'were')} prepared in the last ${days} days; of ${counted(used.length, 'text')} in use ${lacking.length === 0 ? 'each names' : `${lacking.length} ${plural(lacking.length, 'does', 'do')} not name`} both ${pack.emergency.number} and ${of.nonEmergency}.`,
      figure: used.length === 0 ? null : `${used.length - lacking.length} of ${used.length} texts`,
      rows: lacking.slice(0, mostRows).map(({ id, account, language, reason, version }) => ({
        text: id,
        account,
        language,
        reason,
        version,
      })),
    }
  },
}

/** An account that is not watched at all hours answers by itself in the others (CoP CM5). */
const unwatched: Evidence = {
  clauses: ['CoP-CM5'],
  kind: 'enforced',
  async read(db, { agency }) {
    const [accounts, hours, on, stopped] = await Promise.all([
      accountsOf(db, agency),
      hoursByAccount(db, agency),
      accountsOn(db, agency),
      stopOf(db, agency),
    ])
    const some = accounts.filter(({ id, state }) => {
      const kept = hours.get(id)
      return state === 'live' && kept && !isAlways(kept)
    })
    const silent = some.filter(({ id }) => !on.some((one) => one.account === id && one.outOfHours))
    const whole = some.length - silent.length
    return {
      state:
        some.length === 0 || (silent.length === 0 && !stopped)
          ? 'met'
          : whole > 0 && !stopped
            ? 'partly'
            : 'not met',
      sentence:
        some.length === 0
          ? 'No live account has hours in which nobody watches it.'
          : stopped
            ? 'Automatic replies are stopped: out of hours nobody is told how to get help.'
            : `${whole} of ${counted(some.length, 'account')} that ${plural(some.length, 'is', 'are')} not watched at all hours ${plural(whole, 'answers', 'answer')} by ${plural(whole, 'itself', 'themselves')} then.`,
      figure: some.length === 0 ? null : `${whole} of ${some.length} accounts`,
      rows: silent.slice(0, mostRows).map(({ id, network }) => ({ account: id, network })),
    }
  },
}

export const evidence: readonly Evidence[] = [alternatives, unwatched]
