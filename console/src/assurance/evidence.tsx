import { Link } from '@tanstack/react-router'
import { Scrolls } from '../shell/scrolls.tsx'
import type { Clause } from './chapters.ts'
import { StateMark } from './state-mark.tsx'

const kindWords = {
  enforced: 'Enforced: the software does not let it happen otherwise',
  measured: 'Measured against a target',
  attested: 'Attested by a person',
} as const

type Person = { id: string; name: string }

/** A value of a row as people read it: whoever works here by name, yes and no, moments to the second. */
export const shown = (value: unknown, people: readonly Person[] = []): string => {
  if (Array.isArray(value)) return value.map((one) => shown(one, people)).join(', ') || 'none'
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'object') return JSON.stringify(value)
  const said = String(value)
  return (
    people.find(({ id }) => id === said)?.name ??
    said.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z$/, '$1 $2 UTC')
  )
}

/** The name of a column as words: `reviewOn`, `with_credential`. */
const columnWords = (column: string): string =>
  column
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)

type Row = Clause['evidence'][number]['rows'][number]
type CellProps = { row: Row; column: string; people: readonly Person[] }

/** The columns of some rows; where an account has its handle beside it, that leads to its page and its id says nothing more. */
const columnsOf = (rows: readonly Row[]): string[] => {
  const all = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return rows.every((row) => 'handle' in row) ? all.filter((column) => column !== 'account') : all
}

/** One cell; an account leads to its own page. */
const Cell = ({ row, column, people }: CellProps) => {
  const value = row[column]
  const leads = column === 'handle' || (column === 'account' && !('handle' in row))
  return leads && typeof row.account === 'string' ? (
    <Link to="/accounts/$id" params={{ id: row.account }}>
      <bdi>{column === 'handle' ? shown(value) : row.account.slice(-8)}</bdi>
    </Link>
  ) : (
    <bdi>{shown(value, people)}</bdi>
  )
}

/** The rows behind one clause. */
export const Evidence = ({ clause, people }: { clause: Clause; people: readonly Person[] }) => (
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
      const columns = columnsOf(one.rows)
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
                        {columnWords(column)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {one.rows.map((row) => (
                    <tr key={JSON.stringify(row)}>
                      {columns.map((column) => (
                        <td key={column}>
                          <Cell row={row} column={column} people={people} />
                        </td>
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
