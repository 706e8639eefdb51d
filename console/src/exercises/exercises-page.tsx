import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Empty, Failed, Loading } from '../shell/parts.tsx'
import { Scrolls } from '../shell/scrolls.tsx'
import { RunningPanel } from './running-panel.tsx'
import { ScenarioCard } from './scenario-card.tsx'
import { useExercise } from './use-exercise.ts'

/** What can be practised, what goes on, and what came of earlier exercises. */
export const ExercisesPage = () => {
  const { agency, may } = useHere()
  const { asked, exercise } = useExercise()
  const scenarios = useQuery({ ...ask.scenarios(agency.id), enabled: may('exercises.read') })
  if (!may('exercises.read'))
    return (
      <main id="main" className="page">
        <h1>Exercises</h1>
        <Empty title="Exercises">
          <p>{whyNot('exercises.read')}</p>
        </Empty>
      </main>
    )
  const now = asked.data
  return (
    <main id="main" className="page wide">
      <h1>Exercises</h1>
      {asked.error ? <Failed error={asked.error} again={() => void asked.refetch()} /> : null}
      {now?.why ? <p className="caution">{now.why}</p> : null}
      {exercise && now ? <RunningPanel exercise={exercise} next={now.next} /> : null}
      <section>
        <h2>{exercise ? 'Play another one instead' : 'What can be played'}</h2>
        {scenarios.isPending ? <Loading what="the scenarios" /> : null}
        {scenarios.error ? <Failed error={scenarios.error} again={() => void scenarios.refetch()} /> : null}
        <ul className="scenarios">
          {scenarios.data?.scenarios.map((scenario) => (
            <ScenarioCard
              key={scenario.name}
              scenario={scenario}
              going={exercise}
              possible={now?.possible ?? false}
            />
          ))}
        </ul>
      </section>
      <Past />
    </main>
  )
}

const Past = () => {
  const { agency } = useHere()
  const now = useNow()
  const past = useInfiniteQuery(ask.exercises(agency.id))
  const all = past.data?.pages.flatMap((page) => page.exercises) ?? []
  return (
    <section>
      <h2>Earlier exercises</h2>
      {past.isPending ? <Loading what="earlier exercises" /> : null}
      {past.error ? <Failed error={past.error} again={() => void past.refetch()} /> : null}
      {past.data && all.length === 0 ? (
        <Empty title="None has ended yet.">
          <p>
            When one ends, what became of each planted plea is kept here and on the record, and counts as
            evidence. One of the scenarios above begins the first.
          </p>
        </Empty>
      ) : null}
      {all.length ? (
        <Scrolls className="table-scroll" name="Earlier exercises">
          <table>
            <thead>
              <tr>
                <th scope="col">Exercise</th>
                <th scope="col">Started</th>
                <th scope="col">By</th>
                <th scope="col">In time</th>
                <th scope="col">Missed</th>
                <th scope="col">Wrong band</th>
                <th scope="col">Worked twice</th>
              </tr>
            </thead>
            <tbody>
              {all.map(({ totals, ...one }) => (
                <tr key={one.id}>
                  <td>
                    <Link to="/exercises/$id" params={{ id: one.id }}>
                      {one.title}
                    </Link>
                  </td>
                  <td className="nowrap">{timeAt(one.startedAt, agency.zone, now)}</td>
                  <td>{one.startedBy.name}</td>
                  <td className="nowrap">{totals ? `${totals.lookedInTime} of ${totals.pleas}` : ''}</td>
                  <td>{totals?.missed}</td>
                  <td>{totals?.wrongBands}</td>
                  <td>{totals?.doubleWork}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolls>
      ) : null}
      {past.hasNextPage ? (
        <button type="button" className="verb" onClick={() => void past.fetchNextPage()}>
          {past.isFetchingNextPage ? 'Fetching more…' : 'Show older ones'}
        </button>
      ) : null}
    </section>
  )
}
