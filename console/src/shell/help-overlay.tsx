import { useNavigate } from '@tanstack/react-router'
import { KeyGroups } from './key-groups.tsx'
import { prefer, usePrefs } from './prefs.ts'
import { Sheet } from './sheet.tsx'

/** Every key there is, from the same table that the listener reads. */
export const HelpOverlay = ({ onClose }: { onClose: () => void }) => {
  const { letterKeys } = usePrefs()
  const go = useNavigate()
  return (
    <Sheet title="All keys" onClose={onClose} wide>
      <p className="muted">
        They work from anywhere on the desk, except while you type; there only those with Ctrl, and Esc. An
        answer in three: Enter, 1, Ctrl+Enter.
      </p>
      <KeyGroups />
      <div className="row">
        <label className="row">
          <input
            type="checkbox"
            checked={letterKeys}
            onChange={(event) => prefer({ letterKeys: event.target.checked })}
          />
          Single letters work as keys (switch off if you dictate)
        </label>
        <button
          type="button"
          className="verb"
          onClick={() => {
            onClose()
            void go({ to: '/keys' })
          }}
        >
          As a sheet to print
        </button>
      </div>
    </Sheet>
  )
}
