import { useEffect, useState } from 'react'
import { announce } from './announce.ts'
import { useLive } from './live-provider.tsx'

const tried = 'callbox-renewed-for'
const lookAgain = 10 * 60_000

/** The program file this page was made of, as the server's first page names it; null when it is not served that way. */
const ownFile = (): string | null =>
  document.querySelector<HTMLScriptElement>('script[type="module"][src*="/assets/"]')?.getAttribute('src') ??
  null

/** The program file that the server serves now, when it is another one than ours. */
const newerFile = async (): Promise<string | null> => {
  const own = ownFile()
  if (!own) return null
  const response = await fetch('/desk/', { cache: 'no-store', headers: { accept: 'text/html' } }).catch(
    () => null,
  )
  if (!response?.ok) return null
  const served = /<script type="module"[^>]* src="([^"]+)"/.exec(await response.text())?.[1]
  return served && served !== own ? served : null
}

const typedIn = new Set<HTMLInputElement | HTMLTextAreaElement>()
addEventListener(
  'input',
  ({ target }) => {
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) typedIn.add(target)
  },
  { capture: true },
)
/** Whether a reload would cost somebody something: words in a field, an answer, or a dialog that stands open. */
const somethingTyped = (): boolean => {
  for (const field of typedIn) if (!field.isConnected) typedIn.delete(field)
  return (
    document.querySelector('dialog, [role="dialog"], .composer') !== null ||
    [...typedIn].some((field) => field.value !== '')
  )
}

/**
 * Whether the server was renewed: the new desk is loaded by itself as soon as nobody is in the middle of something.
 */
export const useNewVersion = (): boolean => {
  const { state } = useLive()
  const [newer, setNewer] = useState<string | null>(null)
  useEffect(() => {
    if (state !== 'live') return
    const look = () => void newerFile().then(setNewer)
    look()
    const timer = setInterval(look, lookAgain)
    return () => clearInterval(timer)
  }, [state])
  useEffect(() => {
    if (newer) announce('There is a new version of this page.')
  }, [newer])
  useEffect(() => {
    if (!newer || state !== 'live') return
    // Once only: where a reload did not bring it, somebody between here and the server keeps the old one.
    if (sessionStorage.getItem(tried) === newer) return
    const timer = setInterval(() => {
      if (somethingTyped()) return
      sessionStorage.setItem(tried, newer)
      location.reload()
    }, 2000)
    return () => clearInterval(timer)
  }, [newer, state])
  return newer !== null
}

/** That the server was renewed, and the way to the new desk for whoever does not wait. */
export const NewVersion = ({ newer }: { newer: boolean }) =>
  newer ? (
    <button type="button" className="plain mark needed" onClick={() => location.reload()}>
      New version: reload when you have finished
    </button>
  ) : null
