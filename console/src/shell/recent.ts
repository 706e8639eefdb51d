const place = 'callbox-recent'
const most = 8

/** What was opened last in this tab, newest first: names of places only, no words of anybody. */
export const recents = (): string[] => {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(place) ?? '[]')
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : []
  } catch {
    return []
  }
}

export const remember = (id: string): void => {
  try {
    const next = [id, ...recents().filter((one) => one !== id)].slice(0, most)
    sessionStorage.setItem(place, JSON.stringify(next))
  } catch {
    // A browser that keeps nothing has no recent places.
  }
}
