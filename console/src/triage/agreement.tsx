import { bands, places, plural } from '@callbox/contract'
import { Scrolls } from '../shell/scrolls.tsx'
import { lookOf, Shape } from '../shell/shapes.tsx'
import { heatOf } from './heat.ts'
import type { TriageState } from './state.ts'

/** The machine's band against the person's: on the diagonal what was closed as it stood, beside it what people moved. */
export const Agreement = ({ cells }: { cells: TriageState['agreement'] }) => {
  const { at, share, moved, all } = heatOf(cells)
  return (
    <section className="card">
      <h2>Where people disagree</h2>
      {all === 0 ? (
        <p className="muted">
          Nothing was closed or corrected in the last 90 days. When somebody presses B and chooses another
          band, it shows here: a row is what the machine said, a column what the person said.
        </p>
      ) : (
        <>
          <p>
            {moved === 0
              ? `All ${all} of the last 90 days were closed where the machine had put them.`
              : `${moved} of ${all} in the last 90 days ${plural(moved, 'was', 'were')} moved by a person.`}{' '}
            <span className="muted">Rows: the machine. Columns: the person.</span>
          </p>
          <Scrolls className="table-scroll" name="The machine's band against the person's">
            <table className="heat">
              <thead>
                <tr>
                  <td />
                  {bands.map((band) => (
                    <th key={band} scope="col">
                      <span className="heat-head">
                        <Shape place={band} /> {lookOf(band).short}
                      </span>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {places.map((machine) => (
                  <tr key={machine}>
                    <th scope="row" className="nowrap">
                      <Shape place={machine} /> {lookOf(machine).short}
                    </th>
                    {bands.map((person) => {
                      const n = at(machine, person)
                      return (
                        <td
                          key={person}
                          className={`heat-cell heat-${share(machine, person)}${machine === person ? ' heat-same' : ''}`}
                        >
                          {n || <span className="unseen">0</span>}
                        </td>
                      )
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolls>
        </>
      )}
    </section>
  )
}
