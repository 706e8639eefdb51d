import type { TriageModel } from '@callbox/contract'

type Figure = TriageModel['figures'][number]

const shown = (value: number | null, unit: Figure['unit']): string =>
  value === null ? '–' : unit === 'count' ? String(value) : value.toFixed(2)

const change = ({ before, after }: Figure): string => {
  if (before === null || after === null) return ''
  const by = after - before
  if (Math.abs(by) < 0.005) return 'same'
  return by > 0 ? `▲ ${by.toFixed(2)}` : `▼ ${Math.abs(by).toFixed(2)}`
}

/** Before and after side by side; 1.00 is all of them. What fell needs a person's look, so it alone has colour. */
export const Figures = ({ figures }: { figures: readonly Figure[] }) => (
  <table className="figures">
    <thead>
      <tr>
        <th scope="col">Share, 1.00 is all</th>
        <th scope="col">Before</th>
        <th scope="col">After</th>
        <th scope="col">Change</th>
      </tr>
    </thead>
    <tbody>
      {figures.map((figure) => {
        const says = change(figure)
        return (
          <tr key={figure.words}>
            <th scope="row">{figure.words}</th>
            <td>{shown(figure.before, figure.unit)}</td>
            <td>
              <strong>{shown(figure.after, figure.unit)}</strong>
            </td>
            <td className={says.startsWith('▼') ? 'needed nowrap' : 'nowrap'}>{says}</td>
          </tr>
        )
      })}
    </tbody>
  </table>
)
