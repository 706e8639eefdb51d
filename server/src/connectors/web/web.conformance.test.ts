import { conformance, type Harness } from '#core/channels/conformance'
import { encode, submissionMediaType, web } from './index.ts'

const harness: Harness = {
  samples: async () => [
    {
      mediaType: submissionMediaType,
      raw: encode({
        version: 1,
        submissionId: '0f'.repeat(16),
        reference: 'RIV-7F3K-92',
        name: '',
        text: 'Smoke on the stairs',
        place: '12 Mill Street, floor 3',
        danger: 'yes',
        contact: { safe: 'page_only', how: '', needs: '' },
        language: 'en',
        media: [{ refused: 'too large', mediaType: 'video/mp4', size: 9, alt: 'b.mp4' }],
        at: '2026-03-01T02:14:09.000Z',
        marks: [],
      }),
    },
  ],
  begin: async () => ({
    session: () => ({
      account: { id: 'a', handle: 'report', settings: {} },
      credential: null,
      session: null,
      saveSession: async () => undefined,
      fetch,
      now: () => new Date('2026-03-01T02:15:00Z'),
    }),
    later: () => undefined,
    say: () => Promise.reject(new Error('Reports are pushed in: nobody says anything on a network.')),
    settle: async () => undefined,
    fault: async () => undefined,
  }),
  stop: async () => undefined,
}

conformance({ connector: web, says: [], faults: [], scenes: [], make: async () => harness })
