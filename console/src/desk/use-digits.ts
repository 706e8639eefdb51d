import { useEffect, useRef } from 'react'

/** Inside a dialog the digits choose, as they do outside; not while something is typed. */
export const useDigits = (choose: (n: number) => void): void => {
  const latest = useRef(choose)
  latest.current = choose
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target
      if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return
      if (
        target instanceof HTMLTextAreaElement ||
        (target instanceof HTMLInputElement && target.type !== 'radio')
      )
        return
      event.preventDefault()
      latest.current(Number(event.key))
    }
    addEventListener('keydown', onKey, { capture: true })
    return () => removeEventListener('keydown', onKey, { capture: true })
  }, [])
}
