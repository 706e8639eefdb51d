import { counted, type TriageModel } from '@callbox/contract'
import type { Figures, RetrainReport } from '#core/assess'
import type { Moved } from './moved.ts'

/** A candidate's report; `before` names what it was compared with, `moved` which corrected messages it ranks anew. */
export type Report = RetrainReport & { before: string; moved: Moved }

type Figure = TriageModel['figures'][number]

const share =
  (words: string, of: (f: Figures) => number | null) =>
  (set: { before: Figures; after: Figures }): Figure => ({
    words,
    before: of(set.before),
    after: of(set.after),
    unit: 'share',
  })

const lines = {
  corrections: [
    share('Corrected messages that stand in the band a person named', (f) => f.bandRight),
    share('Urgent among the corrected that stand in an urgent band', (f) => f.urgentSeen),
  ],
  heldBack: [
    share('Held-back examples: urgent ones in an urgent band', (f) => f.urgentSeen),
    share('Held-back examples: the whole order (average precision)', (f) => f.averagePrecision),
    share('Held-back examples: in the right band', (f) => f.bandRight),
  ],
}

/** The figures side by side: first what people corrected, then examples that were not learnt from. */
export const figuresIn = ({ corrections, heldBack }: Report): Figure[] => [
  ...lines.corrections.map((line) => line(corrections)),
  ...lines.heldBack.map((line) => line(heldBack)),
]

const tolerance = 0.005
const worse = ({ before, after }: Figure): boolean =>
  before !== null && after !== null && after < before - tolerance

/** What a person should know before adopting: the conclusion first, then what it rests on. */
export const saysOf = (report: Report): string[] => {
  const { corrections, heldBack, learntFrom, moved: ranked } = report
  const urgentLost = [corrections, heldBack].some(
    (set) => (set.after.urgentSeen ?? 0) < (set.before.urgentSeen ?? 0) - tolerance,
  )
  const lost = figuresIn(report).filter(worse).length
  const right = (f: Figures): number => Math.round((f.bandRight ?? 0) * f.messages)
  const moved = right(corrections.after) - right(corrections.before)
  const conclusion = urgentLost
    ? 'Fewer urgent messages stand in an urgent band than before: think twice.'
    : lost > 0
      ? `${counted(lost, 'figure')} below fell; no urgent message is seen less.`
      : moved > 0 || ranked.right * 2 > ranked.of
        ? 'Better on what people corrected, and nothing else fell.'
        : 'No worse, and no better on what people corrected.'
  return [
    conclusion,
    ...(ranked.of > 0
      ? [
          `${ranked.right} of ${counted(ranked.of, 'corrected message')} whose urgency people changed would be ranked further where they said.`,
        ]
      : []),
    `Compared with ${report.before === 'shipped' ? 'the shipped model' : report.before}. Learnt from ${counted(learntFrom.corrections, 'correction')} and ${counted(learntFrom.examples, 'example')}; ${counted(heldBack.after.messages, 'example')} were held back to check it.`,
    ...(corrections.after.messages < 20
      ? ['So few corrections say little; the held-back examples say whether anything else suffered.']
      : []),
  ]
}
