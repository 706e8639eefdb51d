import { type Group, keys } from '../desk/keys.ts'
import { Sheet } from './parts.tsx'
import { prefer, usePrefs } from './prefs.ts'

const groups: readonly Group[] = ['Queue', 'Answer', 'Anywhere', 'Decide', 'Go to', 'Exercises']

/** Every key there is, from the same table that the listener reads. */
export const HelpOverlay = ({ onClose }: { onClose: () => void }) => {
  const { letterKeys } = usePrefs()
  return (
    <Sheet title="All keys" onClose={onClose} wide>
      <p className="muted">
        They work from anywhere on the desk, except while you type; there only those with Ctrl, and Esc. An
        answer in three: Enter, 1, Ctrl+Enter.
      </p>
      <div className="key-groups">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl className="key-list">
              {keys
                .filter((key) => key.group === group)
                .map((key) => (
                  <div key={key.shown}>
                    <dt>
                      <kbd>{key.shown}</kbd>
                    </dt>
                    <dd>{key.says}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <label className="row">
        <input
          type="checkbox"
          checked={letterKeys}
          onChange={(event) => prefer({ letterKeys: event.target.checked })}
        />
        Single letters work as keys (switch off if you dictate)
      </label>
    </Sheet>
  )
}
