import { readFile } from 'node:fs/promises'
import { Reader } from 'mmdb-lib'
import { StartError } from '#platform/errors'

/** The operator's file of networks and their countries (MMDB, as GeoIP databases are given out); null where there is none. */
export const countriesFile = (): string | null => process.env.CALLBOX_COUNTRIES || null

type Found = { country?: { iso_code?: string }; registered_country?: { iso_code?: string } }
let kept: { path: string; reader: Promise<Reader<never>> } | undefined

const readerOf = (path: string): Promise<Reader<never>> => {
  if (kept?.path === path) return kept.reader
  const reader = readFile(path).then((bytes) => new Reader<never>(bytes))
  kept = { path, reader }
  // One that could not be read is read again at the next sign-in.
  reader.catch(() => {
    kept = undefined
  })
  return reader
}

/** Reads it once at the start, so that a wrong name is said then. @throws StartError. */
export const checkCountries = async (): Promise<void> => {
  const path = countriesFile()
  if (path)
    await readerOf(path).catch((error: Error) => {
      throw new StartError(
        `The file of countries cannot be read (${error.message}): correct CALLBOX_COUNTRIES, or leave it out.`,
      )
    })
}

/**
 * The country of an address, or of a network such as "198.51.100.0/24", by its two letters; null when the operator
 * supplies no file, or it does not know. A broken file never keeps anybody out.
 */
export const countryOf = async (address: string): Promise<string | null> => {
  const path = countriesFile()
  if (!path) return null
  try {
    const bare = address.replace(/^::ffff:(?=\d+\.)/i, '').split(/[/%]/)[0]!
    const found = (await readerOf(path)).get(bare) as Found | null
    return found?.country?.iso_code ?? found?.registered_country?.iso_code ?? null
  } catch {
    return null
  }
}

const names = new Intl.DisplayNames('en', { type: 'region' })

/** A country as people say it. */
export const countryWords = (code: string): string => {
  try {
    return names.of(code) ?? code
  } catch {
    return code
  }
}
