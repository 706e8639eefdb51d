import { useCallback, useState } from 'react'
import { sentenceOf } from './client.ts'

export type Act = {
  /** Runs one act; on refusal the sentence stands in `refused`, `failed` hears it and false comes back: nothing is thrown. */
  run: <T>(act: () => Promise<T>, failed?: (why: string) => void) => Promise<T | false>
  busy: boolean
  refused: string | null
  forget: () => void
}

/** One act at a time, honest about failure: the screen never shows as done what was refused. */
export const useAct = (): Act => {
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const run = useCallback(
    async <T>(act: () => Promise<T>, failed?: (why: string) => void): Promise<T | false> => {
      setBusy(true)
      setRefused(null)
      try {
        return await act()
      } catch (thrown) {
        setRefused(sentenceOf(thrown))
        failed?.(sentenceOf(thrown))
        return false
      } finally {
        setBusy(false)
      }
    },
    [],
  )
  return { run, busy, refused, forget: useCallback(() => setRefused(null), []) }
}
