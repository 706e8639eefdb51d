import { useState } from 'react'
import { useSaid } from './announce.ts'

/**
 * What is said to screen readers, from now on. It stands on the page and in each sheet: while one is open nothing
 * outside it is heard.
 */
export const SaidAloud = () => {
  const said = useSaid()
  const [before] = useState(said)
  return (
    <>
      <div className="unseen" aria-live="polite">
        {said.polite === before.polite ? '' : said.polite}
      </div>
      <div className="unseen" aria-live="assertive">
        {said.assertive === before.assertive ? '' : said.assertive}
      </div>
    </>
  )
}
