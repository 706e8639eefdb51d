import { useEffect } from 'react'
import { useHere } from '../api/session.ts'
import { KeyGroups } from './key-groups.tsx'

/** All keys on one sheet of paper, for beside the screen. */
export const KeysPage = () => {
  const { me } = useHere()
  useEffect(() => {
    document.documentElement.classList.add('keys-printed')
    return () => document.documentElement.classList.remove('keys-printed')
  }, [])
  return (
    <main id="main" className="page wide keys-page">
      <h1>All keys</h1>
      <p>
        {me.centre.name}. They work from anywhere on the desk, except while you type; there only those with
        Ctrl (⌘ on a Mac), and Esc. An answer in three: Enter, 1, Ctrl+Enter.
      </p>
      <p className="not-printed">
        <button type="button" className="verb" onClick={() => print()}>
          Print on one sheet
        </button>
      </p>
      <KeyGroups heading="h2" />
    </main>
  )
}
