import { useState } from 'react'
import { MixedText } from './mixed-text.tsx'
import { visible } from './visible.ts'

const longest = 3000

/** Words from outside: never HTML, isolated in their own direction, hidden characters named, endless ones cut until asked for. */
export const Words = ({ text, language }: { text: string; language?: string | undefined }) => {
  const [whole, setWhole] = useState(false)
  const cut = !whole && text.length > longest
  const pieces = visible(cut ? text.slice(0, longest) : text)
  let at = 0
  return (
    <>
      <bdi className="words" dir="auto" {...(language && language !== 'und' ? { lang: language } : {})}>
        {pieces.map((piece) => {
          at += 1
          return 'text' in piece ? (
            <MixedText key={at} text={piece.text} />
          ) : (
            <span key={at} className="hidden-mark">
              {piece.hidden}
            </span>
          )
        })}
        {cut ? '…' : null}
      </bdi>
      {cut ? (
        <button type="button" className="verb" onClick={() => setWhole(true)}>
          Show all {text.length.toLocaleString()} characters
        </button>
      ) : null}
    </>
  )
}
