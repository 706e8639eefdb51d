import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { LocalWords } from '../lexicon/local-words.tsx'
import { Empty, Failed, Loading } from '../shell/parts.tsx'
import { Agreement } from './agreement.tsx'
import { Candidates } from './candidates.tsx'
import { Corrections } from './corrections.tsx'
import { InUse } from './in-use.tsx'
import { Languages } from './languages.tsx'
import { OwnWords } from './own-words.tsx'

/** What ranks the queue, where people disagree with it, and how it learns from them: always by a person's word. */
export const TriagePage = () => {
  const { agency, may } = useHere()
  const state = useQuery({
    ...ask.triage(agency.id),
    enabled: may('triage.read'),
    refetchInterval: ({ state }) => (state.data?.training?.endedAt === null ? 1500 : 30_000),
  })
  return (
    <main id="main" className="page wide triage">
      <h1>Triage</h1>
      {may('triage.read') ? null : <Empty title="Triage">{whyNot('triage.read')}</Empty>}
      {may('triage.read') && state.isPending ? <Loading what="what ranks the queue" /> : null}
      {state.error ? <Failed error={state.error} again={() => void state.refetch()} /> : null}
      {state.data ? (
        <>
          <InUse state={state.data} />
          <Candidates state={state.data} />
          <div className="triage-pair">
            <Agreement cells={state.data.agreement} />
            <Corrections />
          </div>
          <OwnWords state={state.data} />
          <LocalWords />
          <Languages languages={state.data.languages} />
        </>
      ) : null}
    </main>
  )
}
