import { Scrolls } from '../shell/scrolls.tsx'
import type { Clause } from './chapters.ts'
import { StateMark } from './state-mark.tsx'

const kindWords = {
  enforced: 'Enforced: the software does not let it happen otherwise',
  measured: 'Measured against a target',
  attested: 'Attested by a person',
} as const

const shown = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(shown).join(', ') || 'none'
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The rows behind one clause. */
export const Evidence = ({ clause }: { clause: Clause }) => (
  <div className="evidence">
    <p>
      <StateMark state={clause.state} /> <strong>{clause.state}</strong> · {clause.level} · {clause.standard}
    </p>
    <p>{clause.summary}</p>
    {clause.evidence.length === 0 ? (
      <p className="muted">
        Nothing computes this clause yet. That is what “no evidence” means; it is not a pass.
      </p>
    ) : null}
    {clause.evidence.map((one) => {
      const columns = [...new Set(one.rows.flatMap((row) => Object.keys(row)))]
      return (
        <section key={one.sentence}>
          <h3>{kindWords[one.kind]}</h3>
          <p>
            {one.sentence} {one.figure ? <strong className="figure">{one.figure}</strong> : null}
          </p>
          {one.rows.length ? (
            <Scrolls className="table-scroll" name={`Rows: ${one.sentence}`}>
              <table>
                <thead>
                  <tr>
                    {columns.map((column) => (
                      <th key={column} scope="col">
                        {column.replaceAll('_', ' ')}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {one.rows.map((row) => (
                    <tr key={JSON.stringify(row)}>
                      {columns.map((column) => (
                        <td key={column}>{shown(row[column])}</td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scrolls>
          ) : (
            <p className="muted">No rows yet.</p>
          )}
        </section>
      )
    })}
  </div>
)
