import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { recordAct } from '#core/archive'
import { packsFolder } from '#core/policy'
import type { World } from '#core/world'
import type { Db, Trx } from '#platform/db'
import { emit } from '#platform/events'
import { type Gazetteer, gazetteerOf } from './gazetteer.ts'
import { readMap } from './read-map.ts'
import { refuse } from './refusals.ts'
import { type Box, boxOf, type Feature } from './shape.ts'

type Reader = Db | Trx

/** An agency's map, read and indexed. */
export type Town = {
  source: string
  version: string
  bytes: number
  features: readonly Feature[]
  box: Box
  gazetteer: Gazetteer
  set: { by: string; at: Date }
}

type Read = Pick<Town, 'version' | 'bytes' | 'features' | 'box' | 'gazetteer'>

const versionOf = (file: string): string => createHash('sha256').update(file).digest('base64url').slice(0, 16)

const readTown = (file: string): Read => {
  const features = readMap(file)
  return {
    version: versionOf(file),
    bytes: Buffer.byteLength(file),
    features,
    box: boxOf(features.flatMap((one) => one.parts)),
    gazetteer: gazetteerOf(features),
  }
}

/** Maps read in this process, by what is in them, the last used last. */
const kept = new Map<string, Read>()
const mostKept = 8
const keep = (town: Read): Read => {
  kept.delete(town.version)
  kept.set(town.version, town)
  for (const version of [...kept.keys()].slice(0, -mostKept)) kept.delete(version)
  return town
}

/** The agency's map; null where none was added. One look at a primary key, unless the map is new to this process. */
export const townOf = async (db: Reader, agency: number): Promise<Town | null> => {
  const [row] = (
    await sql<{
      version: string
      source: string
      by: string
      at: Date
    }>`select version, source, set_by as by, set_at as at from places.map where agency_id = ${agency}`.execute(
      db,
    )
  ).rows
  if (!row) return null
  const { version, source, by, at } = row
  const held = kept.get(version)
  if (held) return { ...keep(held), source, set: { by, at } }
  const [whole] = (
    await sql<{ file: Buffer }>`select file from places.map where agency_id = ${agency}`.execute(db)
  ).rows
  if (!whole) return null
  return { ...keep(readTown(gunzipSync(whole.file).toString('utf8'))), source, set: { by, at } }
}

/** The invented town of the practice centre. */
export const practiceMap = (): { source: string; file: string } => ({
  source: 'Riverton, an invented town for practice',
  file: readFileSync(`${packsFolder}practice/riverton.geojson`, 'utf8'),
})

/** Gives the practice centre its invented town. */
export const makePracticeMap = async (world: Pick<World, 'db' | 'clock'>, agency: number): Promise<void> => {
  await setMap(world, { agency, by: 'practice centre', ...practiceMap() })
}

type Asked = { agency: number; by: string }

/** Takes a map for the agency, in place of the one before; on the record with its hash. @throws map_refused */
export const setMap = async (
  world: Pick<World, 'db' | 'clock'>,
  { agency, by, source, file }: Asked & { source: string; file: string },
): Promise<Town> => {
  const at = world.clock.now()
  const town = { ...keep(readTown(file)), source, set: { by, at } }
  await world.db.transaction().execute(async (trx) => {
    const entry = await recordAct(trx, {
      agency,
      kind: 'places.map_set',
      subject: null,
      at,
      by,
      data: {
        source,
        sha256: createHash('sha256').update(file).digest('hex'),
        bytes: town.bytes,
        features: town.features.length,
      },
    })
    await sql`insert into places.map (agency_id, version, source, file, set_by, set_at, entry_id)
      values (${agency}, ${town.version}, ${source}, ${gzipSync(file)}, ${by}, ${at}, ${entry.id})
      on conflict (agency_id) do update set version = excluded.version, source = excluded.source, file = excluded.file,
        set_by = excluded.set_by, set_at = excluded.set_at, entry_id = excluded.entry_id`.execute(trx)
    await emit(trx, { agency, name: 'places.map_changed', at, subject: null, data: { by } })
  })
  return town
}

/** Takes the agency's map away; that it was there stays on the record. @throws no_map */
export const removeMap = async (world: Pick<World, 'db' | 'clock'>, { agency, by }: Asked): Promise<void> => {
  const at = world.clock.now()
  await world.db.transaction().execute(async (trx) => {
    const { rows } = await sql<{
      source: string
    }>`delete from places.map where agency_id = ${agency} returning source`.execute(trx)
    if (!rows[0]) throw refuse('no_map')
    await recordAct(trx, {
      agency,
      kind: 'places.map_removed',
      subject: null,
      at,
      by,
      data: { source: rows[0].source },
    })
    await emit(trx, { agency, name: 'places.map_changed', at, subject: null, data: { by } })
  })
}
