import { z } from 'zod'
import { route } from './route.ts'
import { agencyParam, done, id, moment, one, person } from './words.ts'

/** A word that people here use, and what it means. */
const term = z.object({
  term: z.string(),
  means: z.string(),
  /** Capitals matter: "the Cut", and not "the cut". */
  asWritten: z.boolean(),
  /** The agency's own entry; null for one of its pack. */
  own: z.object({ id, addedAt: moment, addedBy: person }).nullable(),
})
export type Term = z.infer<typeof term>

/** Abbreviations, jargon, slang and local names, explained to whoever reads them (APCO 4.1.3). */
export const lexicon = {
  'lexicon.list': route({
    method: 'GET',
    path: '/api/a/:agency/lexicon',
    right: 'desk.read',
    params: agencyParam,
    says: "The local words with their meaning: the agency's own, then those of its pack.",
    output: z.object({ terms: z.array(term) }),
  }),
  'lexicon.add': route({
    method: 'POST',
    path: '/api/a/:agency/lexicon',
    right: 'triage.manage',
    params: agencyParam,
    says: "Adds a local word, or gives one of the pack the agency's own meaning.",
    body: z.object({
      term: z.string().trim().min(2).max(60),
      means: z.string().trim().min(2).max(200),
      asWritten: z.boolean().default(false),
    }),
    output: z.object({ id }),
    errors: ['term_there', 'term_without_letters', 'lexicon_full'],
  }),
  'lexicon.remove': route({
    method: 'DELETE',
    path: '/api/a/:agency/lexicon/:id',
    right: 'triage.manage',
    params: one,
    says: 'Takes a local word out; that it was there stays on the record.',
    output: done,
    errors: ['no_such_term'],
  }),
}
