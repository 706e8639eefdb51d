import { createContext, type ReactNode, useContext, useId, useLayoutEffect, useRef, useState } from 'react'
import { SaidAloud } from './said-aloud.tsx'

const SheetContext = createContext<Element | null>(null)
/** The sheet that something stands in: what floats must float there, since nothing outside it can be seen or reached. */
export const useSheet = (): Element | null => useContext(SheetContext)

type SheetProps = { title: string; onClose: () => void; children: ReactNode; wide?: boolean }

/**
 * A dialog: focus goes in, Esc or a click beside it closes, focus comes back. The browser's own modal: it keeps the rest
 * of the page out of reach without our walking through it, so that a key opens it within one picture.
 */
export const Sheet = ({ title, onClose, children, wide }: SheetProps) => {
  const ref = useRef<HTMLDialogElement>(null)
  const [inside, setInside] = useState<Element | null>(null)
  const titled = useId()
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    dialog?.focus()
    // What stands in it is drawn once it is open, so that a field that asks for the focus as it appears is given it.
    setInside(dialog)
    // Before it is taken off the page, so that the browser gives the focus back to where it was.
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={ref}
      className={`sheet${wide ? ' wide' : ''}`}
      aria-labelledby={titled}
      tabIndex={-1}
      closedby="any"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClose={onClose}
    >
      <div className="sheet-body">
        <div className="sheet-top">
          <h2 id={titled}>{title}</h2>
          <button type="button" className="plain" onClick={onClose}>
            Back{' '}
            <span className="key" aria-hidden="true">
              Esc
            </span>
          </button>
        </div>
        {inside ? <SheetContext value={inside}>{children}</SheetContext> : null}
      </div>
      <SaidAloud />
    </dialog>
  )
}
