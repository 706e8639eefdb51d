import { personNames } from '#core/identity'
import type { Handlers } from '#core/world'
import type { Db } from '#platform/db'
import { cutOf } from './cut.ts'
import { refuse } from './refusals.ts'
import { removeMap, setMap, type Town, townOf } from './town.ts'

const shown = async (db: Db, town: Town | null) => {
  if (!town) return { map: null }
  const { source, version, bytes, features, box, gazetteer, set } = town
  const name = (await personNames(db, [set.by])).get(set.by) ?? set.by
  return {
    map: {
      source,
      version,
      bytes,
      features: features.length,
      names: gazetteer.byKey.size,
      box: [...box] as [number, number, number, number],
      by: { id: set.by, name },
      at: set.at.toISOString(),
    },
  }
}

export const routes: Handlers = {
  'places.map': async ({ db }, { agency }) => shown(db, await townOf(db, agency)),
  'places.set_map': async (world, { agency, person }, { source, file }) =>
    shown(world.db, await setMap(world, { agency, by: person.id, source, file })),
  'places.remove_map': async (world, { agency, person }) => {
    await removeMap(world, { agency, by: person.id })
    return { ok: true }
  },
  'places.drawing': async ({ db }, { agency }, { west, south, east, north }) => {
    const town = await townOf(db, agency)
    if (!town) throw refuse('no_map')
    const { drawn, left } = cutOf(town.features, [west, south, east, north])
    return {
      version: town.version,
      source: town.source,
      left,
      features: drawn.map(({ parts, ...one }) => ({
        ...one,
        parts: parts.map((part) => part.map(([lon, lat]): [number, number] => [lon, lat])),
      })),
    }
  },
}
