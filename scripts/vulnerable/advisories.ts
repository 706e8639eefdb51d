import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { compareVersions } from './versions.ts'

/** One of our parts, as `package-lock.json` pins it. `builds`: it is used to build or to test only. */
export type Part = { name: string; version: string; builds: boolean }

const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      version: z.string().optional(),
      link: z.boolean().optional(),
      dev: z.boolean().optional(),
    }),
  ),
})

/** Every part of others that the lockfile pins, once a version. */
export const partsIn = (lockfile: string): Part[] => {
  const { packages } = lock.parse(JSON.parse(lockfile))
  const parts = new Map<string, Part>()
  for (const [place, { name: called, version, link, dev }] of Object.entries(packages)) {
    const at = place.lastIndexOf('node_modules/')
    if (at < 0 || link || !version) continue
    const name = called ?? place.slice(at + 'node_modules/'.length)
    const known = parts.get(`${name} ${version}`)
    parts.set(`${name} ${version}`, { name, version, builds: (known?.builds ?? true) && dev === true })
  }
  return [...parts.values()]
}

const event = z.object({
  introduced: z.string().optional(),
  fixed: z.string().optional(),
  last_affected: z.string().optional(),
})
/** An advisory as https://osv.dev gives it, as far as it is asked here. */
const advisory = z.object({
  id: z.string(),
  summary: z.string().default(''),
  published: z.string().optional(),
  modified: z.string(),
  withdrawn: z.string().optional(),
  affected: z
    .array(
      z.object({
        package: z.object({ ecosystem: z.string(), name: z.string() }).optional(),
        ranges: z.array(z.object({ type: z.string(), events: z.array(event) })).default([]),
        versions: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  database_specific: z.object({ severity: z.string().optional() }).optional(),
})
export type Advisory = z.infer<typeof advisory>

/** Advisories out of a file (one, or an array of them) or a folder of such files. */
export const readAdvisories = (from: string): Advisory[] => {
  const files = statSync(from).isDirectory()
    ? readdirSync(from, { recursive: true, encoding: 'utf8' }).flatMap((name) =>
        name.endsWith('.json') ? [join(from, name)] : [],
      )
    : [from]
  return files.flatMap((file) => {
    const read = z.union([z.array(advisory), advisory.transform((one) => [one])])
    const { data, error } = read.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    if (!data) throw new Error(`${file} is no advisory in the form of OSV: ${z.prettifyError(error)}`)
    return data
  })
}

type Affected = Advisory['affected'][number]

/** Whether a version lies in what an advisory names. A range without an end is one that nobody has mended. */
const isAffected = (version: string, { ranges, versions }: Affected): boolean =>
  versions.includes(version) ||
  ranges.some(({ type, events }) => {
    if (type !== 'SEMVER' && type !== 'ECOSYSTEM') return false
    let inside = false
    for (const { introduced, fixed, last_affected: last } of events) {
      if (introduced !== undefined && (introduced === '0' || compareVersions(version, introduced) >= 0))
        inside = true
      if (fixed !== undefined && compareVersions(version, fixed) >= 0) inside = false
      if (last !== undefined && compareVersions(version, last) > 0) inside = false
    }
    return inside
  })

/** Days in which a part is mended, by how bad its advisory says it is (docs/security.md, "Parts of others"). */
export const daysFor = (severity: string | undefined): number =>
  severity?.toUpperCase() === 'CRITICAL' ? 3 : severity?.toUpperCase() === 'HIGH' ? 7 : 30

export type Known = { part: Part; advisory: string; says: string; mended: string[]; due: Date; over: boolean }

/** What is known against our parts, the most pressing first. */
export const knownAgainst = (parts: readonly Part[], advisories: readonly Advisory[], now: Date): Known[] => {
  const byName = Map.groupBy(parts, ({ name }) => name)
  return advisories
    .filter(({ withdrawn }) => !withdrawn)
    .flatMap((one) =>
      one.affected.flatMap((affected) => {
        if (affected.package?.ecosystem !== 'npm') return []
        return (byName.get(affected.package.name) ?? [])
          .filter(({ version }) => isAffected(version, affected))
          .map((part) => {
            const since = new Date(one.published ?? one.modified)
            const days = part.builds ? 30 : daysFor(one.database_specific?.severity)
            const due = new Date(since.getTime() + days * 24 * 3600_000)
            const mended = affected.ranges.flatMap(({ events }) => events.flatMap(({ fixed }) => fixed ?? []))
            return { part, advisory: one.id, says: one.summary, mended, due, over: now > due }
          })
      }),
    )
    .sort((a, b) => a.due.getTime() - b.due.getTime())
}
