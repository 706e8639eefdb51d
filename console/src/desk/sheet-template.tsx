import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { Empty, Failed, Loading, VerbButton } from '../shell/parts.tsx'
import { Sheet } from '../shell/sheet.tsx'
import { languageWords } from './languages.ts'
import type { SheetProps } from './sheet-props.ts'
import { useDigits } from './use-digits.ts'

type Props = SheetProps & {
  language: string
  fill: (template: { id: string; body: string; name: string }) => Promise<void>
  askInterpreter: () => void
}

/** The approved templates, filled for this conversation. */
export const TemplateSheet = ({ conversation, language, fill, askInterpreter, onClose }: Props) => {
  const { agency } = useHere()
  const [spoken, setSpoken] = useState(language)
  const templates = useQuery(ask.templates(agency.id, conversation.id, spoken))
  const lacks = useQuery(ask.interpreting(agency.id, conversation.id)).data?.templates === false
  const all = templates.data?.templates ?? []
  const bare = all.filter((one) => !one.key)
  const numbered = all.map((one) => ({ ...one, n: one.key ?? String(bare.indexOf(one) + 1) }))
  const choose = (one: (typeof numbered)[number]) => {
    onClose()
    // After the dialog has given focus back, so that the field can take it.
    setTimeout(() => void fill(one), 60)
  }
  /** A digit pressed before the templates were here counts as soon as they are. */
  const early = useRef<number | null>(null)
  const take = (n: number) => {
    early.current = templates.isPending ? n : null
    const one = numbered.find((template) => template.n === String(n))
    if (one) choose(one)
  }
  useDigits(take)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when they have come
  useEffect(() => {
    if (early.current !== null && !templates.isPending) take(early.current)
  }, [templates.isPending])
  return (
    <Sheet title="Answer from a template" onClose={onClose} wide>
      <label className="row">
        Language
        <select value={spoken} onChange={(event) => setSpoken(event.target.value)}>
          {agency.languages.map((code) => (
            <option key={code} value={code}>
              {languageWords(code)}
            </option>
          ))}
        </select>
      </label>
      {lacks ? (
        <p className="caution row">
          <span>
            <strong>No templates in {languageWords(conversation.language)}.</strong> These are in other
            languages.
          </span>
          <VerbButton onPress={askInterpreter}>Ask for an interpreter</VerbButton>
        </p>
      ) : null}
      {templates.isPending ? <Loading what="the templates" /> : null}
      {templates.error ? <Failed error={templates.error} again={() => void templates.refetch()} /> : null}
      {templates.data && all.length === 0 ? (
        <Empty title="No approved template in this language.">
          <p>Choose another language, or write it in your own words with R.</p>
        </Empty>
      ) : null}
      <ul className="pick-list">
        {numbered.map((one) => (
          <li key={one.id}>
            <button type="button" onClick={() => choose(one)}>
              <kbd>{one.n}</kbd>
              <span>
                <strong>{one.name}</strong>{' '}
                {one.emergency ? <span className="tag">for emergencies</span> : null}
                <bdi dir="auto" className="template-body">
                  {one.body}
                </bdi>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
