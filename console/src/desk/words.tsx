import { memo, useState } from 'react'
import { explain, type LocalWord, localWordsIn } from '../lexicon/explain.ts'
import { MixedText } from './mixed-text.tsx'
import { visible } from './visible.ts'

const longest = 3000
const none: readonly LocalWord[] = []

/** Remembered: what stands around it is drawn again each second. */
const Explained = memo(({ text, words }: { text: string; words: readonly LocalWord[] }) => {
  if (words.length === 0) return <MixedText text={text} />
  let at = 0
  return explain(text, words).map((piece) => {
    at += 1
    return piece.means === undefined ? (
      <MixedText key={at} text={piece.text} />
    ) : (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its meaning shows on focus as on hover (WCAG 1.4.13, 2.1.1)
      <span key={at} className="term" data-means={piece.means} tabIndex={0}>
        {piece.text}
      </span>
    )
  })
})

/** What the underlined words mean, once each, below the text: for fingers and for screen readers, which have no hover. */
const Meanings = memo(({ text, words }: { text: string; words: readonly LocalWord[] }) => {
  const found = words.length === 0 ? [] : localWordsIn(text, words)
  if (found.length === 0) return null
  return (
    <p className="meanings muted">
      <span className="unseen">Local words: </span>
      {found.map(({ term, means }, n) => (
        <span key={term}>
          {n > 0 ? ' · ' : ''}
          <strong>
            <bdi>{term}</bdi>
          </strong>
          : <bdi>{means}</bdi>
        </span>
      ))}
    </p>
  )
})

/** Words from outside: never HTML, isolated in their own direction, hidden characters named, endless ones cut until asked for. */
export const Words = ({
  text,
  language,
  explains = none,
}: {
  text: string
  language?: string | undefined
  /** Local words to underline and explain (APCO 4.1.3). */
  explains?: readonly LocalWord[]
}) => {
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
            <Explained key={at} text={piece.text} words={explains} />
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
      <Meanings text={text.slice(0, longest)} words={explains} />
    </>
  )
}
