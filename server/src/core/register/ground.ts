import type { Connector } from '#core/channels'
import { type Agency, agencyOf, people, personNames, rightsOfAll } from '#core/identity'
import { type Cover, coverOf } from '#core/rota'
import type { Clock } from '#platform/clock'
import type { Db } from '#platform/db'
import type { Rights } from '#platform/http'
import type { Entry } from './entry.ts'
import { dayIn } from './hours.ts'
import { namingOf } from './naming.ts'
import { kindsOf } from './profile/store.ts'
import { entriesOf } from './store.ts'

/** What accounts are judged on: who works here now and may answer where, who is there, the day, the convention. */
export type Ground = {
  at: Date
  agency: Agency
  zone: string
  /** The agency's day, as 2026-12-25. */
  day: string
  naming: string
  /** The kinds of which the agency has approved pictures. */
  pictures: ReadonlySet<string>
  people: ReadonlyMap<string, { name: string; rights: Rights }>
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
  const [whose, entries, here, rights, naming, pictures] = await Promise.all([
    agencyOf(db, agency),
    entriesOf(db, agency),
    people(db, agency, clock),
    rightsOfAll(db, agency, at),
    namingOf(db, agency),
    kindsOf(db, agency),
  ])
  const keepers = [...new Set(entries.flatMap((entry) => entry.keepers.map((keeper) => keeper.person)))]
  const [cover, names] = await Promise.all([
    coverOf(db, agency, keepers, at),
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
      people: new Map(here.map(({ id, name }) => [id, { name, rights: rights.get(id) ?? new Set<never>() }])),
      cover,
      names,
      connectors,
    },
  }
}

/** A person's name, of somebody who has left as well; a rule of the software is called by its own name. */
export const nameIn = (ground: Ground, id: string): string =>
  ground.people.get(id)?.name ?? ground.names.get(id) ?? id
