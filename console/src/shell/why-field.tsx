import { focusThis } from './scrolls.tsx'

/** The reason for an act, asked for first. `least` and `most` are the letters that its route takes. */
export const WhyField = ({
  value,
  change,
  least,
  most,
}: {
  value: string
  change: (to: string) => void
  least?: number
  most: number
}) => (
  <label>
    Why
    <textarea
      required
      minLength={least}
      maxLength={most}
      rows={3}
      value={value}
      onChange={(event) => change(event.target.value)}
      dir="auto"
      ref={focusThis}
    />
  </label>
)
