import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { healthWords, networkWords } from '../accounts/health.ts'
import { clock } from '../desk/clocks.ts'
import { languageWords } from '../desk/languages.ts'
import { useNow } from '../shell/now.ts'
import { Band } from '../shell/shapes.tsx'
import type { Wall } from './use-wall.ts'

type Row = { key: string; name: ReactNode; n: number; oldest: string | null; overdue: number }

/** Numbers that people compare: how many wait, since when the longest, how many are late. */
const Waits = ({ of, rows, className = '' }: { of: string; rows: readonly Row[]; className?: string }) => {
  const now = useNow()
  return (
    <table className={`wall-table ${className}`}>
      <thead>
        <tr>
          <th scope="col">{of}</th>
          <th scope="col">Waiting</th>
          <th scope="col">Oldest</th>
          <th scope="col">Overdue</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.name}</th>
            <td>{row.n.toLocaleString('en-US')}</td>
            <td>{row.oldest ? clock((now - Date.parse(row.oldest)) / 1000) : '–'}</td>
            <td className={row.overdue ? 'needed' : ''}>
              {row.overdue ? row.overdue.toLocaleString('en-US') : '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export const Bands = ({ waiting }: { waiting: Wall['waiting'] }) => (
  <section aria-labelledby="wall-bands">
    <h2 id="wall-bands">What waits</h2>
    {waiting.byBand.length === 0 ? <p className="muted">Nothing waits.</p> : null}
    {waiting.byBand.length > 0 ? (
      <Waits
        of="Band"
        className="is-large"
        rows={waiting.byBand.map((one) => ({ ...one, key: one.band, name: <Band place={one.band} short /> }))}
      />
    ) : null}
  </section>
)

export const Languages = ({ waiting }: { waiting: Wall['waiting'] }) =>
  waiting.byLanguage.length === 0 ? null : (
    <section aria-labelledby="wall-languages">
      <h2 id="wall-languages">By language</h2>
      <Waits
        of="Language"
        rows={waiting.byLanguage
          .slice(0, 8)
          .map((one) => ({ ...one, key: one.language, name: languageWords(one.language) }))}
      />
      {waiting.byLanguage.length > 8 ? (
        <p className="muted">and {waiting.byLanguage.length - 8} more languages</p>
      ) : null}
    </section>
  )

type Place = Wall['accounts'][number]
const isIll = (account: Place): boolean => account.health !== 'well' && account.health !== 'unknown'

/** Each account with what waits on it, its health and what of it could not be read; those that need somebody first. */
export const Accounts = ({ waiting, accounts }: { waiting: Wall['waiting']; accounts: Wall['accounts'] }) => {
  const waits = new Map(waiting.byAccount.map((one) => [one.account.id, one]))
  const known = new Set(accounts.map((one) => one.id))
  const sorted = accounts.toSorted(
    (a, b) =>
      Number(isIll(b)) - Number(isIll(a)) ||
      b.gaps - a.gaps ||
      (waits.get(b.id)?.n ?? 0) - (waits.get(a.id)?.n ?? 0),
  )
  const now = useNow()
  return (
    <section aria-labelledby="wall-accounts">
      <h2 id="wall-accounts">
        <Link to="/accounts">Accounts</Link>
      </h2>
      <table className="wall-table">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Waiting</th>
            <th scope="col">Oldest</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, 12).map((account) => {
            const waits1 = waits.get(account.id)
            return (
              <tr key={account.id}>
                <th scope="row">
                  {networkWords(account.network)} <bdi className="muted">{account.handle}</bdi>
                </th>
                <td>{waits1?.n.toLocaleString('en-US') ?? '–'}</td>
                <td>{waits1?.oldest ? clock((now - Date.parse(waits1.oldest)) / 1000) : '–'}</td>
                <td className="wall-state">
                  <span className={`nowrap ${isIll(account) ? 'needed' : 'muted'}`}>
                    {isIll(account) ? '⚠ ' : ''}
                    {healthWords[account.health]}
                  </span>{' '}
                  {account.gaps ? (
                    <span className="needed nowrap">
                      {account.gaps} gap{account.gaps > 1 ? 's' : ''}
                    </span>
                  ) : null}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {sorted.length > 12 ? (
        <p className="muted">and {sorted.length - 12} more, all shown on Accounts</p>
      ) : null}
      {waiting.byAccount
        .filter((one) => !known.has(one.account.id))
        .map((one) => (
          <p key={one.account.id} className="needed">
            {one.n} wait on {networkWords(one.account.network)} <bdi>{one.account.handle}</bdi>, which is not
            live
          </p>
        ))}
    </section>
  )
}
