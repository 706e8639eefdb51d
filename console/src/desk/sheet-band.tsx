import { type Band, bands, places } from '@callbox/contract'
import { useState } from 'react'
import { Refusal } from '../shell/parts.tsx'
import { Band as BandMark, lookOf } from '../shell/shapes.tsx'
import { Sheet } from '../shell/sheet.tsx'
import { DefinitionWords } from './beside/definitions.tsx'
import type { SheetProps } from './sheet-props.ts'
import { useDigits } from './use-digits.ts'

/** A person corrects the band; what the machine said stays beside it. */
export const BandSheet = ({ conversation, acts, onClose }: SheetProps) => {
  const several = conversation.messages.filter((one) => one.direction === 'in').length > 1
  const [ticked, setTicked] = useState<boolean | null>(null)
  const choose = async (band: Band) => {
    // Lower after more was said mostly means that it was an emergency, and is none now: nothing to unlearn.
    const lower = places.indexOf(band) > places.indexOf(conversation.band)
    const changed = ticked ?? (several && lower)
    if (await acts.band(band, !changed)) onClose()
  }
  useDigits((n) => {
    const band = bands[n - 1]
    if (band) void choose(band)
  })
  const said = conversation.messages.findLast((one) => one.assessment)?.assessment
  return (
    <Sheet title="Which band?" onClose={onClose}>
      {said ? (
        <p className="muted">
          The machine said {lookOf(said.band).word.toLowerCase()}. What you say is kept beside it, and triage
          can learn from it.
        </p>
      ) : null}
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
      <label className="tick">
        <input
          type="checkbox"
          checked={ticked ?? false}
          ref={(box) => {
            if (box) box.indeterminate = ticked === null && several
          }}
          onChange={(event) => setTicked(event.target.checked)}
        />
        The machine was right; things have changed since (it learns nothing from this)
      </label>
      {several && ticked === null ? (
        <p className="muted small">More was said since the first message: a lower band counts as a change.</p>
      ) : null}
      <details>
        <summary>What is an emergency here</summary>
        <DefinitionWords definitions={conversation.definitions} />
      </details>
      <Refusal sentence={acts.refused} />
    </Sheet>
  )
}
