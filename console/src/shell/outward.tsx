import { webAddress } from '@callbox/contract'
import type { ReactNode } from 'react'

/** A link to where others lead: the one place that makes one out of an address of data. What does not lead to the web is text. */
export const Outward = ({ to, children }: { to: string; children: ReactNode }) => {
  const href = webAddress(to)
  return href ? (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  ) : (
    <bdi className="muted">{to}</bdi>
  )
}
