import { useState } from 'react'
import { Refusal } from '../shell/parts.tsx'
import { Sheet } from '../shell/sheet.tsx'
import { submitOnCtrlEnter } from '../shell/sheet-form.tsx'
import type { SheetProps } from './sheet-props.ts'

/** A person's own assessment, part by part; it begins with what was said last, never with the machine's word. */
export const ThriveSheet = ({ conversation, acts, onClose }: SheetProps) => {
  const form = conversation.thrive
  const last = form?.versions[0]
  const [said, setSaid] = useState(() =>
    Object.fromEntries((last?.said ?? []).map(({ field, level, words }) => [field, { level, words }])),
  )
  const [rationale, setRationale] = useState('')
  if (!form) return null
  const put = (field: string, change: { level?: string; words?: string }) =>
    setSaid((before) => ({ ...before, [field]: { level: '', words: '', ...before[field], ...change } }))
  const lacking = form.fields.filter(({ id }) => !said[id]?.level)
  const keep = async () => {
    const all = form.fields.map(({ id }) => ({
      field: id,
      level: said[id]?.level ?? '',
      words: said[id]?.words ?? '',
    }))
    if (await acts.thrive(all, rationale)) onClose()
  }
  return (
    <Sheet title="THRIVE" onClose={onClose} wide>
      <form
        className="thrive"
        onKeyDown={submitOnCtrlEnter}
        onSubmit={(event) => {
          event.preventDefault()
          void keep()
        }}
      >
        <p className="muted">Your own assessment, on the record with your name.</p>
        {form.fields.map(({ id, name, asks }) => (
          <fieldset key={id} className="thrive-field">
            <legend>
              <strong>{name}</strong> <span className="muted">{asks}</span>
            </legend>
            <div className="thrive-answer">
              <div className="thrive-levels">
                {form.levels.map((level) => (
                  <label key={level.id}>
                    <input
                      type="radio"
                      name={id}
                      value={level.id}
                      checked={said[id]?.level === level.id}
                      onChange={() => put(id, { level: level.id })}
                    />
                    {level.name}
                  </label>
                ))}
              </div>
              <input
                aria-label={`${name}: a few words`}
                placeholder="a few words, if they help"
                maxLength={200}
                value={said[id]?.words ?? ''}
                onChange={(event) => put(id, { words: event.target.value })}
                dir="auto"
                autoComplete="off"
              />
            </div>
          </fieldset>
        ))}
        <label className="field">
          Why, in one line
          <input
            required
            maxLength={300}
            minLength={3}
            value={rationale}
            onChange={(event) => setRationale(event.target.value)}
            dir="auto"
            autoComplete="off"
          />
        </label>
        <Refusal sentence={acts.refused} />
        <p className="muted small" role="status">
          {lacking.length > 0
            ? `Still open: ${lacking.map((field) => field.name).join(', ')}.`
            : last
              ? `This becomes version ${last.version + 1}; earlier ones stay.`
              : 'Every version stays.'}
        </p>
        <button
          type="submit"
          className="verb strong"
          disabled={acts.busy || lacking.length > 0 || rationale.trim().length < 3}
        >
          Keep it{' '}
          <span className="key" aria-hidden="true">
            Ctrl+Enter
          </span>
        </button>
      </form>
    </Sheet>
  )
}
