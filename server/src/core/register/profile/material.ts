import { abilitiesFor } from '#core/accounts'
import type { Room } from '#core/channels'
import { type Agency, agencies, agencyOf } from '#core/identity'
import { type Pack, packOf } from '#core/policy'
import type { World } from '#core/world'
import type { Entry } from '../entry.ts'
import { type Composed, compose } from './compose.ts'
import { hoursInWords } from './hours-words.ts'
import type { Facts } from './store.ts'

export type ProfileWorld = Pick<World, 'db' | 'clock' | 'connectors' | 'origin'>

/** What every account of an agency may say: who it is, its numbers, its languages, its page. */
export type House = {
  agency: Agency
  pack: Pack
  languages: string[]
  page: string
  nonEmergency: string | null
}

export const houseOf = async ({ db, origin }: ProfileWorld, id: number): Promise<House> => {
  const [agency, all] = await Promise.all([agencyOf(db, id), agencies(db)])
  const pack = packOf(agency.pack)
  const known = agency.languages.filter((language) => pack.statements[language])
  return {
    agency,
    pack,
    languages: known.length > 0 ? known : pack.languages.slice(0, 1),
    page: `${origin}/accounts${all.length > 1 ? `?to=${id}` : ''}`,
    nonEmergency: agency.nonEmergency || pack.non_emergency.number || null,
  }
}

/** What the narrowest of the well-known networks takes: where no program can ask, a text of that length fits everywhere. */
const anywhere = {
  text: { graphemes: 150, bytes: null },
  name: { graphemes: 30, bytes: null },
} satisfies Record<string, Room>

/** How much room an account has for its text and name. `longest` is a person's word, where no program can ask the network. */
export const roomOf = (
  world: Pick<World, 'connectors'>,
  entry: Entry,
  longest?: number,
): { text: Room; name: Room; known: boolean } => {
  const profile = abilitiesFor(world, {
    network: entry.network,
    settings: entry.account?.settings ?? {},
  }).profile
  if (profile) return { text: profile.text, name: profile.name, known: true }
  return {
    text: longest === undefined ? anywhere.text : { graphemes: longest, bytes: null },
    name: anywhere.name,
    known: false,
  }
}

/** What the words would rest on now, in one language: when this differs from a statement's own, its words are of yesterday. */
export const factsNow = (
  { agency, pack, nonEmergency, page }: House,
  entry: Entry,
  language: string,
): Facts => ({
  agency: agency.name,
  emergency: pack.emergency.number,
  nonEmergency: nonEmergency ?? '',
  hours:
    entry.hours === null
      ? ''
      : entry.hours.always
        ? 'always'
        : hoursInWords(entry.hours, language, pack.statements[language]?.holidays ?? '{{hours}}'),
  page,
})

const factWords: Record<string, string> = {
  agency: 'the agency’s name',
  emergency: 'the emergency number',
  nonEmergency: 'the number for what is no emergency',
  hours: 'the hours in which it is watched',
  page: 'the address of our page',
}

/** Why the words of a statement are no longer today's, as a sentence; null while they are. */
export const outdated = (said: Facts, now: Facts): string | null => {
  const changed = Object.keys(now).filter((key) => said[key] !== now[key])
  return changed.length === 0
    ? null
    : `Since it was written ${changed.map((key) => factWords[key] ?? key).join(' and ')} changed: write it anew.`
}

/** What an account would say about itself, in a language, with a sentence of its own. */
export const composeFor = (
  house: House,
  entry: Entry,
  asked: { language: string; own: string; room: Room },
): Composed =>
  compose(
    {
      language: asked.language,
      sentences: house.pack.statements[asked.language]!,
      agency: house.agency,
      emergency: house.pack.emergency,
      nonEmergency: house.nonEmergency,
      hours: entry.hours,
      link: house.page,
      own: asked.own,
    },
    asked.room,
  )
