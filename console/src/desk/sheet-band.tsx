import { type Band, bands } from '@callbox/contract'
import { Refusal, Sheet } from '../shell/parts.tsx'
import { Band as BandMark } from '../shell/shapes.tsx'
import type { SheetProps } from './sheet-props.ts'
import { useDigits } from './use-digits.ts'

/** A person corrects the band; what the machine said stays beside it. */
export const BandSheet = ({ conversation, acts, onClose }: SheetProps) => {
  const choose = async (band: Band) => {
    if (await acts.band(band)) onClose()
  }
  useDigits((n) => {
    const band = bands[n - 1]
    if (band) void choose(band)
  })
  return (
    <Sheet title="Which band?" onClose={onClose}>
      <ul className="pick-list">
        {bands.map((band, n) => (
          <li key={band}>
            <button
              type="button"
              aria-current={band === conversation.band ? 'true' : undefined}
              onClick={() => void choose(band)}
            >
              <kbd>{n + 1}</kbd> <BandMark place={band} />
              {band === conversation.band ? <span className="muted">now</span> : null}
            </button>
          </li>
        ))}
      </ul>
      <Refusal sentence={acts.refused} />
    </Sheet>
  )
}
