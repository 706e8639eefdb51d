import { useState } from 'react'
import { useHere } from '../api/session.ts'
import { Refusal } from '../shell/parts.tsx'
import { Sheet } from '../shell/sheet.tsx'
import { languageWords } from './languages.ts'
import type { SheetProps } from './sheet-props.ts'
import { useDigits } from './use-digits.ts'

/** The languages that triage has lists for come first; any other stands in the list below. */
const near = ['en', 'es', 'ht', 'fr', 'pt', 'ar', 'uk', 'vi', 'pl', 'tl', 'pa', 'ur', 'so', 'cy']
const far =
  'am bn bg cs da de el fa fi gu he hi hr hu hy id it ja ka km ko ku lo lt lv ml mr my ne nl no ps ro ru si sk sl sq sr sv sw ta te th ti tr yo zh zu'.split(
    ' ',
  )

/** A person says which language it is; what the machine said stays beside it. */
export const LanguageSheet = ({ conversation, acts, onClose }: SheetProps) => {
  const { agency } = useHere()
  const [other, setOther] = useState('')
  const choices = [...new Set([...agency.languages, ...near])].slice(0, 9)
  const rest = [...near.filter((one) => !choices.includes(one)), ...far]
  const choose = async (language: string) => {
    if (await acts.language(language)) onClose()
  }
  useDigits((n) => {
    const language = choices[n - 1]
    if (language) void choose(language)
  })
  return (
    <Sheet title="Which language?" onClose={onClose}>
      <ul className="pick-list">
        {choices.map((language, n) => (
          <li key={language}>
            <button
              type="button"
              aria-current={language === conversation.language ? 'true' : undefined}
              onClick={() => void choose(language)}
            >
              <kbd>{n + 1}</kbd> {languageWords(language)}
              {language === conversation.language ? <span className="muted">now</span> : null}
            </button>
          </li>
        ))}
      </ul>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          if (other) void choose(other)
        }}
      >
        <label className="row">
          Another
          <select value={other} onChange={(event) => setOther(event.target.value)}>
            <option value="">choose…</option>
            {rest
              .map((code) => ({ code, words: languageWords(code) }))
              .sort((a, b) => a.words.localeCompare(b.words))
              .map(({ code, words }) => (
                <option key={code} value={code}>
                  {words}
                </option>
              ))}
          </select>
        </label>
        <button type="submit" className="verb" disabled={!other || acts.busy}>
          Set
        </button>
      </form>
      <Refusal sentence={acts.refused} />
    </Sheet>
  )
}
