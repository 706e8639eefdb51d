import { personNames } from '#core/identity'
import type { Module } from '#core/world'
import { addTerm, ownTerms, packTerms, removeTerm } from './terms.ts'

export { evidence } from './evidence.ts'
export { makePracticeTerms } from './terms.ts'

/** Words that people here use, explained to whoever reads them (APCO 4.1.3). */
export const module: Module = {
  name: 'lexicon',
  emits: ['lexicon.changed'],
  routes: {
    'lexicon.list': async ({ db }, { agency }) => {
      const own = await ownTerms(db, agency)
      const names = await personNames(
        db,
        own.map((one) => one.addedBy),
      )
      return {
        terms: [
          ...own.map(({ id, addedAt, addedBy, ...term }) => ({
            ...term,
            own: {
              id,
              addedAt: addedAt.toISOString(),
              addedBy: { id: addedBy, name: names.get(addedBy) ?? addedBy },
            },
          })),
          ...(await packTerms(db, agency, own)).map((term) => ({ ...term, own: null })),
        ],
      }
    },
    'lexicon.add': async (world, { agency, person }, { term, means, asWritten }) => ({
      id: await addTerm(world, { agency, by: person.id, term, means, asWritten }),
    }),
    'lexicon.remove': async (world, { agency, person }, { id }) => {
      await removeTerm(world, { agency, by: person.id, id })
      return { ok: true }
    },
  },
}
