import type { Abilities, Connector, Decoded, DecodedMedium } from '#core/channels'
import { type Submission, submission } from './submission.ts'

const abilities: Abilities = {
  reads: ['push'],
  reply: true,
  absenceProves: true,
  keyed: true,
  deleteOwn: false,
  hide: false,
  block: false,
  longest: 5000,
  realNetwork: false,
  private: true,
  words: {
    deleteOwn: 'What the person may have read on their private page stays there: send a correction.',
    hide: 'Reports are not public: there is nothing to hide.',
    block: 'Nobody is shut out of the report form.',
  },
}

const contactWords = { yes: 'Safe to contact', page_only: 'Only on the private page', no: 'Do not contact' }

/** '' where nothing at all was said, as in what is added to a report: it must not hide what was said before. */
const contactOf = ({ safe, how, needs }: Submission['contact']): string => {
  if (safe === '' && !how && !needs) return ''
  return [
    safe === '' ? 'Did not say whether contact is safe' : contactWords[safe],
    how,
    needs && `Needs: ${needs}`,
  ]
    .filter(Boolean)
    .join('. ')
}

const marksOf = (said: Submission): string[] => [
  ...said.marks,
  ...(said.danger === 'yes' ? ['says someone is in danger'] : []),
  ...(said.contact.safe === 'no' ? ['not safe to contact'] : []),
  ...(said.contact.safe === 'page_only' ? ['answer only on the private page'] : []),
]

const mediumOf = (medium: Submission['media'][number]): DecodedMedium => {
  const { mediaType, size, alt } = medium
  if ('refused' in medium) return { mediaType, size, alt, from: 'refused', why: medium.refused }
  return {
    mediaType,
    size,
    alt,
    from: 'stored',
    sha256: Buffer.from(medium.sha256, 'hex'),
    shownSha256: medium.shownSha256 === null ? null : Buffer.from(medium.shownSha256, 'hex'),
    shownType: medium.shownType,
  }
}

const decode: Connector['decode'] = ({ raw }): Decoded[] => {
  const said = submission.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw)))
  const contact = contactOf(said.contact)
  return [
    {
      kind: 'original',
      networkId: said.submissionId,
      author: {
        networkId: said.reference,
        handle: said.reference,
        name: said.name || said.reference,
        picture: null,
      },
      text: said.text,
      ...(said.danger === 'yes' && { danger: true }),
      language: said.language,
      networkAt: new Date(said.at),
      url: null,
      context: { ...(said.place && { place: said.place }), ...(contact && { contact }) },
      media: said.media.map(mediumOf),
      marks: marksOf(said),
    },
  ]
}

/**
 * The public report form as a network: reports are pushed in by our own page, answers are read by the person on their
 * private page straight from our tables, so an answer on record is an answer published.
 */
export const web: Connector = {
  network: 'web',
  name: 'Report form',
  abilities: () => abilities,
  decode,
  keyFor: ({ id }) => id,
  publish: async (_, { key }) => ({ is: 'published', networkId: key, url: null }),
  look: async (_, { key }) => ({ is: 'there', networkId: key, url: null }),
  health: async () => ({ state: 'well', sentence: 'The report form is part of this server.' }),
}
