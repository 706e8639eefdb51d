import type { ExerciseReport } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { clock, timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Empty, Failed, Loading } from '../shell/parts.tsx'
import { PleasTable } from './pleas-table.tsx'
import { Plot } from './plot.tsx'
import { lasting, publishedWords } from './words.ts'

/** What became of each planted plea of one exercise; made to be printed and talked about. */
export const ReportPage = () => {
  const { agency, may } = useHere()
  const { id = '' } = useParams({ strict: false })
  const now = useNow()
  const asked = useQuery({ ...ask.exerciseReport(agency.id, id), enabled: may('exercises.read') })
  if (!may('exercises.read'))
    return (
      <main id="main" className="page">
        <h1>Exercise</h1>
        <Empty title="Report">
          <p>{whyNot('exercises.read')}</p>
        </Empty>
      </main>
    )
  if (!asked.data)
    return (
      <main id="main" className="page">
        <h1>Exercise</h1>
        {asked.error ? (
          <Failed error={asked.error} again={() => void asked.refetch()} />
        ) : (
          <Loading what="the report" />
        )}
      </main>
    )
  const { exercise, report } = asked.data
  const when = (moment: string) => timeAt(moment, agency.zone, now)
  return (
    <main id="main" className="page wide report">
      <p className="report-back">
        <Link to="/exercises">All exercises</Link>
      </p>
      <h1>Exercise “{exercise.title}”</h1>
      <p className="muted">
        {when(exercise.startedAt)}
        {exercise.endedAt ? ` to ${when(exercise.endedAt)}` : ''} ({lasting(report.lasted)}), started by{' '}
        {exercise.startedBy.name}
        {exercise.endedBy ? `, ended by ${exercise.endedBy.name}` : ''}. Seed {exercise.seed}.{' '}
        {report.final ? (
          report.entry && may('records.read') ? (
            <Link to="/records/$id" params={{ id: report.entry }}>
              On the record
            </Link>
          ) : (
            'On the record.'
          )
        ) : (
          <strong>It is going on: this is how it stands now.</strong>
        )}
      </p>
      <Totals report={report} />
      {exercise.note ? (
        <section>
          <h2>Debriefing</h2>
          <p className="report-note">
            <bdi dir="auto">{exercise.note}</bdi>
          </p>
        </section>
      ) : null}
      {report.pleas.length === 0 ? (
        <Empty title="No plea was said.">
          <p>The exercise had not come to its first planted plea.</p>
        </Empty>
      ) : (
        <>
          <section>
            <h2>How long each plea waited</h2>
            <Plot report={report} startedAt={exercise.startedAt} />
          </section>
          <section>
            <h2>Each planted plea</h2>
            <PleasTable pleas={report.pleas} />
          </section>
        </>
      )}
    </main>
  )
}

const Totals = ({ report }: { report: ExerciseReport }) => {
  const { totals, targets } = report
  const share = totals.pleas ? Math.round((totals.lookedInTime / totals.pleas) * 100) : 0
  const facts: readonly (readonly [string, string | number, string])[] = [
    [
      'Seen in time',
      totals.pleas ? `${share} %` : '–',
      `${totals.lookedInTime} of ${totals.pleas} within ${clock(targets.look)}; asked for ${Math.round(targets.share * 100)} %`,
    ],
    [
      'Answered in time',
      `${totals.answeredInTime} of ${totals.pleas}`,
      `within ${clock(targets.answer)}; ${totals.answered} answered at all`,
    ],
    ['Missed', totals.missed, 'nobody looked at them'],
    ['Wrong band', totals.wrongBands, 'at the end, after corrections'],
    ['Worked twice', totals.doubleWork, 'by more than one person'],
    ['Messages', totals.messages, `of the public; we published: ${publishedWords(totals.published)}`],
  ]
  return (
    <dl className="totals">
      {facts.map(([words, figure, says], n) => (
        <div key={words} className={n === 0 && totals.pleas && !totals.passed ? 'is-short' : ''}>
          <dt>{words}</dt>
          <dd>
            <strong>{figure}</strong> <span className="muted">{says}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
