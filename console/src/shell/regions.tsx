import { useSaid } from './announce.ts'

/** What a screen reader is told as it happens. */
export const Regions = () => {
  const said = useSaid()
  return (
    <>
      <div className="unseen" aria-live="polite">
        {said.polite}
      </div>
      <div className="unseen" aria-live="assertive">
        {said.assertive}
      </div>
    </>
  )
}
