import { type Beside, plural } from '@callbox/contract'
import { VerbButton } from '../../shell/parts.tsx'

/** "3 near here or about this, 2 of them open". */
export const nearWords = ({ count, more, items }: Beside['near']): string => {
  const open = items.filter((one) => one.state === 'open').length
  const many = `${count}${more ? ' or more' : ''} near here or about this`
  if (open === 0) return `${many}, none open`
  return open === count ? `${many}, ${plural(count, 'open', 'all open')}` : `${many}, ${open} open`
}

/** Whether somebody else speaks of the same place: one line, and one key to read them. */
export const Near = ({ near, show }: { near: Beside['near'] | undefined; show: () => void }) => (
  <section>
    <h2>Others</h2>
    {!near ? (
      <p className="muted">Looking for others…</p>
    ) : near.count === 0 ? (
      <p className="muted">Nobody else here or about this within a day.</p>
    ) : (
      <div className="near-line">
        <p>{nearWords(near)}.</p>
        <VerbButton keyShown="'" onPress={show} describes="Read the others">
          Show
        </VerbButton>
      </div>
    )}
  </section>
)
