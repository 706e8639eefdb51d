import { useHere } from '../api/session.ts'
import { clock, timeAt } from '../desk/clocks.ts'
import { useLive } from './live-provider.tsx'
import { useNow } from './now.ts'

/** What a person has to know while the server is away. */
export const keptWords = 'What you type is kept, nothing else is done.'

/** Stands in the place of everything the top bar can no longer know; the screen below does not move. */
export const Offline = ({ short = false }: { short?: boolean }) => {
  const { agency } = useHere()
  const { wholeAt, since } = useLive()
  const now = useNow()
  const age = wholeAt ? clock((now - wholeAt) / 1000) : null
  return (
    <>
      <span className={`mark needed ${short ? 'phone-state' : ''}`}>
        <span className="dot hollow" aria-hidden="true" />
        {short
          ? `offline${age ? `, ${age} old` : ''}`
          : `offline${age ? `: shown as it was ${age} ago` : ''}`}
      </span>
      <span className={short ? 'unseen' : 'offline-words'} title={keptWords}>
        {since ? `since ${timeAt(new Date(since).toISOString(), agency.zone, now)}; ` : ''}
        what you type is kept, nothing else is done
      </span>
      {short ? null : <TryNow />}
    </>
  )
}

/** Not to wait for the next look. */
export const TryNow = () => {
  const { tryNow } = useLive()
  return (
    <button type="button" className="plain mark" onClick={tryNow}>
      Try now
    </button>
  )
}
