const parts = (at: Date, zone: string, locale: string): Record<string, string> =>
  Object.fromEntries(
    new Intl.DateTimeFormat(locale, {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'short',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )

/** The usual name of the zone there: "BST" is only known to British English. */
const localeFor = (zone: string): string => (zone.startsWith('Europe/') ? 'en-GB' : 'en-US')

/** Hours and minutes on the agency's clock: "02:14". */
export const clockOf = (at: Date, zone: string): string => {
  const p = parts(at, zone, localeFor(zone))
  return `${p.hour}:${p.minute}`
}

/** A moment on the agency's clock and in UTC: "2026-03-01 02:14:07 CST (08:14:07 UTC)". */
export const bothTimes = (at: Date, zone: string): string => {
  const p = parts(at, zone, localeFor(zone))
  const utc = at.toISOString()
  const day = `${p.year}-${p.month}-${p.day}`
  const other = utc.slice(0, 10) === day ? '' : `${utc.slice(0, 10)} `
  return `${day} ${p.hour}:${p.minute}:${p.second} ${p.timeZoneName} (${other}${utc.slice(11, 19)} UTC)`
}

/** When the day began on the agency's clock, also on the two days a year that have not 24 hours. */
export const dayBegan = (at: Date, zone: string): Date => {
  const since = (moment: Date): number => {
    const p = parts(moment, zone, 'en-US')
    return (Number(p.hour) * 3600 + Number(p.minute) * 60 + Number(p.second)) * 1000
  }
  const day = 24 * 3600 * 1000
  const near = at.getTime() - (at.getTime() % 1000) - since(at)
  const off = since(new Date(near))
  return new Date(off > day / 2 ? near + (day - off) : near - off)
}
