import type { KeyboardEvent, ReactNode } from 'react'
import { Refusal } from './parts.tsx'
import { Sheet } from './sheet.tsx'

/** Ctrl+Enter in a text field does what the form's button does. */
export const submitOnCtrlEnter = (event: KeyboardEvent<HTMLFormElement>): void => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  event.currentTarget.requestSubmit()
}

type ActFormProps = {
  act: () => Promise<void>
  /** Why it was not done, said above the button. */
  refused: string | null
  /** The words on the button. */
  submit: string
  disabled: boolean
  children: ReactNode
}

/** One act, by its button or Ctrl+Enter: the fields, then the refusal, then the button. */
export const ActForm = ({ act, refused, submit, disabled, children }: ActFormProps) => (
  <form
    className="form"
    onKeyDown={submitOnCtrlEnter}
    onSubmit={(event) => {
      event.preventDefault()
      void act()
    }}
  >
    {children}
    <Refusal sentence={refused} />
    <button type="submit" className="verb strong" disabled={disabled}>
      {submit}{' '}
      <span className="key" aria-hidden="true">
        Ctrl+Enter
      </span>
    </button>
  </form>
)

type SheetFormProps = ActFormProps & { title: string; onClose: () => void; wide?: boolean }

/** A dialog that is nothing but one act. */
export const SheetForm = ({ title, onClose, wide = false, ...form }: SheetFormProps) => (
  <Sheet title={title} onClose={onClose} wide={wide}>
    <ActForm {...form} />
  </Sheet>
)
