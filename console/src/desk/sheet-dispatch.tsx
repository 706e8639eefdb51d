import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call } from '../api/client.ts'
import { announce } from '../shell/announce.ts'
import { Failed, Loading } from '../shell/parts.tsx'
import { Scrolls } from '../shell/scrolls.tsx'
import { Sheet } from '../shell/sheet.tsx'
import type { SheetProps } from './sheet-props.ts'

/** The plea for dispatch: copied at once where the browser lets us, and always there to read aloud. */
export const DispatchSheet = ({ acts, conversation, onClose }: SheetProps) => {
  const plea = useQuery({
    queryKey: ['dispatch', acts.params.agency, conversation.id],
    queryFn: () => call('desk.dispatch', { params: acts.params }),
    staleTime: 0,
  })
  const [copied, setCopied] = useState<boolean | null>(null)
  const text = plea.data?.text
  const copy = async (what: string) => {
    try {
      await navigator.clipboard.writeText(what)
      setCopied(true)
      announce('Copied for dispatch.')
    } catch {
      setCopied(false)
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: copies once, when the words have come
  useEffect(() => {
    if (text) void copy(text)
  }, [text])
  return (
    <Sheet title="For dispatch" onClose={onClose} wide>
      {plea.isPending ? <Loading what="the plea" /> : null}
      {plea.error ? <Failed error={plea.error} again={() => void plea.refetch()} /> : null}
      {plea.data ? (
        <>
          <p role="status" className={copied === false ? 'caution' : 'muted'}>
            {copied === null
              ? ''
              : copied
                ? 'Copied. Paste it where dispatch works, or read this aloud:'
                : 'The browser did not let us copy. Mark the text below, or read this aloud:'}
          </p>
          <ol className="aloud">
            {plea.data.aloud.map((line, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same sentence may be said twice, and none ever moves
              <li key={n}>
                <bdi dir="auto">{line}</bdi>
              </li>
            ))}
          </ol>
          <details open={copied === false}>
            <summary>The text that is copied</summary>
            <Scrolls className="plea" name="The text that is copied">
              <pre dir="auto">{plea.data.text}</pre>
            </Scrolls>
          </details>
          <button type="button" className="verb strong" onClick={() => void copy(plea.data.text)}>
            Copy again
          </button>
        </>
      ) : null}
    </Sheet>
  )
}
