import type { Evidence } from '#core/policy'
import { isOfficial } from '../life.ts'
import { ofLive, overLive, read } from '../live-evidence.ts'
import type { Part } from './compose.ts'
import { hasProfile, lacksStatement } from './standing.ts'

const showing = (clause: string, needs: readonly Part[], what: string): Evidence =>
  ofLive(
    [clause],
    'measured',
    (entry, ground) => lacksStatement(entry, ground, needs),
    {
      holds: `Every live account shows today’s approved statement, with ${what}, as its network was read last or a person has confirmed.`,
      fails: `{n} do not show today’s approved statement with ${what}.`,
    },
    ({ statement, profile }) => ({
      statement: statement ? `version ${statement.version}` : 'none',
      readAt: profile?.readAt?.toISOString() ?? null,
      confirmedAt: statement?.setAt?.toISOString() ?? null,
    }),
  )

/** Both ways to reach somebody else stand in every statement; the report form names them as well, so it is partly met at least. */
const anotherWay: Evidence = {
  clauses: ['2.1.2'],
  kind: 'measured',
  async read(db, asked) {
    const now = await read(db, asked)
    if (!now.entries.some((entry) => isOfficial(entry.state) && hasProfile(entry)))
      return {
        state: 'met',
        sentence: 'There is no account whose profile would have to carry a statement.',
        figure: '0 profiles',
        rows: [],
      }
    const found = overLive(
      { live: now.live.filter(hasProfile) },
      (entry) => lacksStatement(entry, now.ground, ['emergency', 'non_emergency']),
      {
        holds: 'Every profile names a way for emergencies and another for the rest.',
        fails: '{n} do not show a statement that names a way for emergencies and another for the rest.',
      },
    )
    return { ...found, state: found.state === 'met' ? 'met' : 'partly' }
  },
}

/** What accounts say about themselves, as their networks show it (APCO 2.1.1 to 2.1.4). */
export const profileEvidence: readonly Evidence[] = [
  showing('2.1.1', ['monitoring'], 'whether and when anybody reads'),
  anotherWay,
  showing(
    '2.1.2.1',
    ['official', 'monitoring', 'non_emergency', 'emergency'],
    'the hours, the centre’s name, and both numbers',
  ),
  showing('2.1.3', ['official'], 'the official phrase and the agency’s name'),
  showing('2.1.4', ['records'], 'the notice on records, in it or on the page it points at'),
]
