import { useQuery } from '@tanstack/react-query'
import { ask } from '../../api/queries.ts'
import { useHere } from '../../api/session.ts'
import { Failed, Loading } from '../../shell/parts.tsx'
import { Sheet } from '../../shell/sheet.tsx'
import type { SheetProps } from '../sheet-props.ts'
import { BriefRow } from './brief.tsx'

/** Others about the same place or the same telephone number within a day; open ones first. */
export const NearSheet = ({ conversation, onClose }: SheetProps) => {
  const { agency } = useHere()
  const query = useQuery(ask.beside(agency.id, conversation.id))
  const near = query.data?.near
  return (
    <Sheet title="Near here, or about this" onClose={onClose} wide>
      {query.isPending ? <Loading what="the others" /> : null}
      {query.error ? <Failed error={query.error} again={() => void query.refetch()} /> : null}
      {near?.count === 0 ? (
        <p>Nobody else has named the same place or telephone number within a day.</p>
      ) : null}
      <ol className="copies-list">
        {near?.items.map((one) => (
          <li key={one.id}>
            <BriefRow one={one} who why={one.why} onOpen={onClose} />
          </li>
        ))}
      </ol>
      {near && near.count > near.items.length ? (
        <p className="muted">The first {near.items.length} are shown.</p>
      ) : null}
    </Sheet>
  )
}
