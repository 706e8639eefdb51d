import type { Handlers } from '#core/world'
import { registerNow } from '../ground.ts'
import { refuse } from '../refusals.ts'
import { addPicture, endPicture, pictureBytes } from './kit.ts'
import { composeFor, houseOf, roomOf } from './material.ts'
import { confirmSet, decideStatement, lookNow, proposeStatement, pushStatement } from './statements.ts'
import { profileView } from './view.ts'

export const profileRoutes: Handlers = {
  'register.profile': (world, { agency }, { id }) => profileView(world, agency, id),
  'register.compose': async (world, { agency }, { id, language, own, longest }) => {
    const entry = (await registerNow(world, agency)).entries.find((one) => one.id === id)
    if (!entry) throw refuse('no_such_entry')
    const house = await houseOf(world, agency)
    if (!house.pack.statements[language])
      throw refuse('no_such_language', { languages: house.languages.join(', ') })
    const room = roomOf(world, entry, longest)
    return { ...composeFor(house, entry, { language, own, room: room.text }), longest: room.text.graphemes }
  },
  'register.statement': async (
    world,
    { agency, person },
    { id, language, name, own, link, longest, why },
  ) => ({
    version: await proposeStatement(
      world,
      { agency, by: person.id, id },
      { language, name, own, link, longest, why },
    ),
  }),
  'register.statement_decide': async (world, { agency, person }, { id, version, as, why }) => {
    await decideStatement(world, { agency, by: person.id, id }, { version, as, why })
    return { ok: true }
  },
  'register.statement_push': async (world, { agency, person }, { id, version, over, key }) => {
    await pushStatement(world, { agency, by: person.id, name: person.name, id }, { version, over, key })
    return { ok: true }
  },
  'register.statement_set': async (world, { agency, person }, { id, version, reviewOn }) => {
    await confirmSet(world, { agency, by: person.id, id }, { version, reviewOn })
    return { ok: true }
  },
  'register.profile_look': async (world, { agency, person }, { id }) => {
    await lookNow(world, { agency, by: person.id, id })
    return { ok: true }
  },
  'register.picture_add': async (world, { agency, person }, { kind, name, bytes, entry }) => ({
    id: await addPicture(world, { agency, by: person.id }, { kind, name, bytes, entry }),
  }),
  'register.picture_end': async (world, { agency, person }, { picture, why }) => {
    await endPicture(world, { agency, by: person.id }, { picture, why })
    return { ok: true }
  },
  'register.picture': (world, { agency }, { hash }) => pictureBytes(world, agency, hash),
}
