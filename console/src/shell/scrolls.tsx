import type { ReactNode } from 'react'

/** A part that scrolls by itself: a named region that the keyboard can reach. */
export const Scrolls = ({
  name,
  className,
  children,
}: {
  name: string
  className: string
  children: ReactNode
}) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard could not scroll here (WCAG 2.1.1)
  <section className={className} aria-label={name} data-scrolls="" tabIndex={0}>
    {children}
  </section>
)

/** As a `ref`: takes the focus when it appears, where a dialog asks its first question. */
export const focusThis = (element: HTMLElement | null): void => element?.focus()
