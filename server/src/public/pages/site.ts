import { fillText, type Pack, type PerLanguage } from '#core/policy'

/** An agency as the public meets it: who it is, how it is reached, and the account its reports arrive at. */
export type Site = {
  agency: number
  /** The register's account of the network `web`. */
  accountId: string
  name: string
  /** What its references begin with, from its short name. */
  shortName: string
  /** IANA time zone. */
  zone: string
  /** Those of the pack that this agency offers, its first language first. */
  languages: readonly string[]
  /** Its own number for what is no emergency; '' when it has none. */
  nonEmergency: string
  pack: Pack
}

/** Whether a person is reading what comes in: known or, when asking failed, unknown. */
export type Reading = 'yes' | 'no' | 'unknown'

/** What every page is drawn from. */
export type View = {
  site: Site
  language: string
  practice: boolean
  reading: Reading
  /** A sentence of the pack in the page's language, its variables filled in. Throws when the pack has no such sentence. */
  say(key: string, values?: Record<string, string | number>): string
  /** A text of the pack that stands there once per language. */
  pick(text: PerLanguage): string
  /** A point in time in the agency's zone, in words. */
  when(at: Date): string
}

/** The language a page is shown in: the one asked for, else the browser's, else the agency's first. */
export const languageOf = (site: Site, asked: string | undefined, accepted: string | undefined): string => {
  const offered = (tag: string | undefined): string | undefined =>
    site.languages.find((language) => language === tag) ??
    site.languages.find((language) => language === tag?.slice(0, 2).toLowerCase())
  const wanted = (accepted ?? '').split(',').map((part) => part.split(';')[0]!.trim())
  return offered(asked) ?? wanted.map(offered).find(Boolean) ?? site.languages[0] ?? site.pack.languages[0]!
}

export const viewOf = (site: Site, language: string, practice: boolean, reading: Reading): View => {
  const texts = site.pack.texts[language] ?? {}
  const usual = {
    agency: site.name,
    emergency_number: site.pack.emergency.number,
    non_emergency: site.nonEmergency || site.pack.non_emergency.number || site.name,
  }
  const time = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: site.zone,
  })
  return {
    site,
    language,
    practice,
    reading,
    say(key, values = {}) {
      const text = texts[key]
      if (text === undefined)
        throw new Error(`The pack ${site.pack.name} has no sentence "${key}" in ${language}: add it.`)
      const filled = Object.entries(values).map(([name, value]) => [name, String(value)])
      return fillText(text, { ...usual, ...Object.fromEntries(filled) })
    },
    pick: (text) => text[language] ?? text[site.pack.languages[0]!] ?? '',
    when: (at) => time.format(at),
  }
}
