import type { Local } from '../desk/drafts.ts'

/** Where this browser keeps what is typed. */
type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

const prefix = 'callbox-draft '
export const placeOf = (agency: number, person: string, conversation: string): string =>
  `${prefix}${agency} ${person} ${conversation}`

/** A draft in this browser, and whose answer to what it is. */
export type Found = { place: string; agency: number; person: string; conversation: string; draft: Local }

export const readLocal = (place: string, store: Store = localStorage): Local | null => {
  try {
    const read = JSON.parse(store.getItem(place) ?? 'null') as Partial<Local> | null
    return read?.text
      ? ({ dirty: true, base: null, language: 'en', template: null, savedAt: '', ...read } as Local)
      : null
  } catch {
    return null
  }
}

export const writeLocal = (place: string, draft: Local | null, store: Store = localStorage): void => {
  try {
    if (draft?.text) store.setItem(place, JSON.stringify(draft))
    else store.removeItem(place)
  } catch {
    // A full or closed store: the server still keeps it.
  }
}

const all = (store: Store): Found[] => {
  try {
    const places = Array.from({ length: store.length }, (_, at) => store.key(at) ?? '')
    return places.flatMap((place) => {
      if (!place.startsWith(prefix)) return []
      const [agency = '', person = '', conversation = ''] = place.slice(prefix.length).split(' ')
      const draft = readLocal(place, store)
      if (draft) return [{ place, agency: Number(agency), person, conversation, draft }]
      writeLocal(place, null, store)
      return []
    })
  } catch {
    return []
  }
}

/**
 * Before somebody signs out: what only this browser has of what they typed is handed to the server, one after the other, and
 * removed here. @returns those that could not be kept there: they stay until `forgetDrafts`.
 */
export const handOver = async (
  person: string,
  keep: (found: Found) => Promise<unknown>,
  store: Store = localStorage,
): Promise<Found[]> => {
  const left: Found[] = []
  for (const found of all(store).filter((one) => one.person === person))
    try {
      if (found.draft.dirty) await keep(found)
      writeLocal(found.place, null, store)
    } catch {
      left.push(found)
    }
  return left
}

/** Removes every draft of somebody who has signed out; without a person, all that the server has too, whose ever they are. */
export const forgetDrafts = (person: string | null, store: Store = localStorage): void => {
  for (const found of all(store))
    if (person === null ? !found.draft.dirty : found.person === person) writeLocal(found.place, null, store)
}
