import { counted, type PleaReport } from '@callbox/contract'
import { Link } from '@tanstack/react-router'
import { useHere } from '../api/session.ts'
import { clock, timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Scrolls } from '../shell/scrolls.tsx'
import { Band, lookOf } from '../shell/shapes.tsx'

/** Each planted plea in words: what the plot shows, for who cannot see it, and who did what. */
export const PleasTable = ({ pleas }: { pleas: readonly PleaReport[] }) => {
  const { agency } = useHere()
  const now = useNow()
  return (
    <Scrolls className="table-scroll" name="Each planted plea">
      <table className="pleas">
        <thead>
          <tr>
            <th scope="col">Said</th>
            <th scope="col">Plea</th>
            <th scope="col">First look</th>
            <th scope="col">First answer</th>
            <th scope="col">Band</th>
            <th scope="col">What went wrong</th>
          </tr>
        </thead>
        <tbody>
          {pleas.map((plea) => (
            <tr key={plea.plea}>
              <td className="nowrap">{timeAt(plea.saidAt, agency.zone, now)}</td>
              <td className="plea-words">
                {plea.conversation ? (
                  <Link to="/c/$id" params={{ id: plea.conversation }}>
                    <bdi dir="auto">{plea.words}</bdi>
                  </Link>
                ) : (
                  <bdi dir="auto">{plea.words}</bdi>
                )}
                {plea.copies ? (
                  <span className="muted small"> · repeated {counted(plea.copies, 'time')}</span>
                ) : null}
              </td>
              <td className="nowrap">
                <Took moved={plea.look} />
              </td>
              <td className="nowrap">
                <Took moved={plea.answer} />
              </td>
              <td className="nowrap">
                {plea.band.given ? <Band place={plea.band.given} short /> : 'not captured'}
              </td>
              <td>{faultsOf(plea).join(' ') || <span className="muted">nothing</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  )
}

const Took = ({ moved }: { moved: PleaReport['look'] }) =>
  moved ? (
    <>
      <span className={moved.inTime ? undefined : 'needed'}>
        {clock(moved.seconds)}
        {moved.inTime ? '' : ' late'}
      </span>{' '}
      <span className="muted">{moved.by.name}</span>
    </>
  ) : (
    <span className="needed">never</span>
  )

/** In sentences, what a debriefing should talk about. */
const faultsOf = (plea: PleaReport): string[] => [
  ...(plea.missed ? ['Nobody looked at it.'] : []),
  ...(plea.wrongBand
    ? [
        `Should have stood as ${lookOf(plea.expected).word.toLowerCase()}${
          plea.band.software !== plea.band.given && plea.band.software === plea.expected
            ? ', where the software had put it'
            : ''
        }.`,
      ]
    : []),
  ...(plea.doubleWork ? [`Worked by ${plea.people.map((one) => one.name).join(' and ')}.`] : []),
]
