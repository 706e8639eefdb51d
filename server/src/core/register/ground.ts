import { rightsOf } from '@callbox/contract'
import type { Connector } from '#core/channels'
import { type Agency, agencyOf, people, personNames, rightsIn } from '#core/identity'
import { type Cover, coverOf } from '#core/rota'
import type { Clock } from '#platform/clock'
import type { Db } from '#platform/db'
import { accountsFor, type Rights } from '#platform/http'
import type { Entry } from './entry.ts'
import { dayIn } from './hours.ts'
import { namingOf } from './naming.ts'
import { kindsOf } from './profile/store.ts'
import { entriesOf } from './store.ts'

/** What accounts are judged on: who works here now and may answer, who is there, the day, the convention. */
export type Ground = {
  at: Date
  agency: Agency
  zone: string
  /** The agency's day, as 2026-12-25. */
  day: string
  naming: string
  /** The kinds of which the agency has approved pictures. */
  pictures: ReadonlySet<string>
  people: ReadonlyMap<string, { name: string; mayAnswer: boolean }>
  /** What each of those who keep an account may do, on which accounts, and what is withheld from them and why. */
  rights: ReadonlyMap<string, Rights>
  cover: ReadonlyMap<string, Cover>
  /** Names of everybody named anywhere, of those who have left as well. */
  names: ReadonlyMap<string, string>
  connectors: ReadonlyMap<string, Connector>
}

export type GroundWorld = { db: Db; clock: Clock; connectors?: ReadonlyMap<string, Connector> }

const namedIn = (entry: Entry): string[] =>
  [
    entry.owner,
    entry.proposed?.by,
    entry.approved?.by,
    entry.procedure?.by,
    entry.privateMessages?.by,
    entry.risk?.owner,
    ...entry.keepers.map((keeper) => keeper.person),
    ...Object.values(entry.closing).map((done) => done?.by),
    ...entry.attested.map((line) => line.by),
  ].filter((id): id is string => typeof id === 'string')

/** The register of an agency and what it is judged on, read at one moment. */
export const registerNow = async (
  { db, clock, connectors = new Map() }: GroundWorld,
  agency: number,
): Promise<{ entries: Entry[]; ground: Ground }> => {
  const at = clock.now()
  const [whose, entries, here, naming, pictures] = await Promise.all([
    agencyOf(db, agency),
    entriesOf(db, agency),
    people(db, agency, clock),
    namingOf(db, agency),
    kindsOf(db, agency),
  ])
  const keepers = [...new Set(entries.flatMap((entry) => entry.keepers.map((keeper) => keeper.person)))]
  const [cover, rights, names] = await Promise.all([
    coverOf(db, agency, keepers, at),
    rightsIn(db, agency, keepers, at),
    personNames(db, entries.flatMap(namedIn)),
  ])
  return {
    entries,
    ground: {
      at,
      agency: whose,
      zone: whose.zone,
      day: dayIn(at, whose.zone),
      naming,
      pictures,
      people: new Map(
        here.map(({ id, name, roles }) => [
          id,
          { name, mayAnswer: rightsOf(roles).includes('sending.reply') },
        ]),
      ),
      rights,
      cover,
      names,
      connectors,
    },
  }
}

/** Why somebody may not answer on an account at this moment, to follow their name; null when they may (APCO 2.3.2; CoP-R6). */
export const whyNotAnswer = (ground: Ground, person: string, account: string | null): string | null => {
  const rights = ground.rights.get(person)
  if (!rights) return 'holds no role here any more'
  const withheld = rights.withheld?.get('sending.reply')
  if (withheld !== undefined) return `may not answer: ${withheld}`
  if (!rights.has('sending.reply')) return 'has no role that may answer'
  const only = accountsFor(rights, 'sending.reply')
  return only === null || account === null || only.has(account) ? null : 'answers for other accounts only'
}

/** A person's name, of somebody who has left as well; a rule of the software is called by its own name. */
export const nameIn = (ground: Ground, id: string): string =>
  ground.people.get(id)?.name ?? ground.names.get(id) ?? id
