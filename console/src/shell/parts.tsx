import type { ReactNode } from 'react'
import { Focusable, Tooltip, TooltipTrigger } from 'react-aria-components'
import { useSheet } from './sheet.tsx'

/** A refusal or a warning in a sentence; not colour alone: it begins with a word. */
export const Refusal = ({ sentence, onForget }: { sentence: string | null; onForget?: () => void }) => (
  <div role="alert" className="refusal-place">
    {sentence ? (
      <p className="refusal">
        <strong>Not done.</strong> {sentence}
        {onForget ? (
          <button type="button" className="plain" onClick={onForget}>
            OK
          </button>
        ) : null}
      </p>
    ) : null}
  </div>
)

/** Words instead of a spinner; they appear only when it takes a moment. */
export const Loading = ({ what }: { what: string }) => (
  <p className="loading" role="status">
    Fetching {what}…
  </p>
)

export const Failed = ({ error, again }: { error: Error; again: () => void }) => (
  <div className="empty">
    <p>{error.message}</p>
    <button type="button" className="verb" onClick={again}>
      Try again
    </button>
  </div>
)

export const Empty = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className="empty">
    <p className="empty-title">{title}</p>
    {children}
  </div>
)

type VerbButtonProps = {
  keyShown?: string
  children: ReactNode
  onPress: () => void
  /** Why it cannot be done now; the button stays reachable and says so on hover and focus. */
  whyNot?: string | null | undefined
  strong?: boolean
  describes?: string
}

/** A verb with its key on it. */
export const VerbButton = ({ keyShown, children, onPress, whyNot, strong, describes }: VerbButtonProps) => {
  const button = (
    <button
      type="button"
      className={`verb${strong ? ' strong' : ''}`}
      aria-disabled={whyNot ? true : undefined}
      aria-keyshortcuts={keyShown && keyShown.length === 1 ? keyShown : undefined}
      onClick={() => {
        if (!whyNot) onPress()
      }}
    >
      {children}
      {keyShown ? (
        <span className="key" aria-hidden="true">
          {keyShown}
        </span>
      ) : null}
    </button>
  )
  const says = whyNot ?? describes
  const sheet = useSheet()
  if (!says) return button
  return (
    <TooltipTrigger delay={200} closeDelay={0}>
      <Focusable>{button}</Focusable>
      <Tooltip className="tip" offset={6} {...(sheet ? { UNSTABLE_portalContainer: sheet } : {})}>
        {says}
      </Tooltip>
    </TooltipTrigger>
  )
}
