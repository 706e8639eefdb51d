import { routes } from '@callbox/contract'
import type { ReactNode } from 'react'
import { addressOf } from '../../api/client.ts'
import { useHere } from '../../api/session.ts'

/** Where the copy of a picture is. */
export const usePictureAt = () => {
  const { agency } = useHere()
  return (hash: string) => addressOf(routes['register.picture'].path, { agency: agency.id, hash })
}

/** A profile as its network shows it: picture, name, handle, and what it says. */
export const Preview = ({
  name,
  handle,
  picture,
  link,
  children,
}: {
  name: ReactNode
  handle: string
  picture?: string | null
  link?: string | null
  children: ReactNode
}) => {
  const at = usePictureAt()
  return (
    <div className="profile-preview">
      {picture ? (
        <img src={at(picture)} alt={`Shown by ${handle}`} width={56} height={56} />
      ) : (
        <span className="no-picture" aria-hidden="true" />
      )}
      <div>
        <p>
          <strong dir="auto">{name}</strong> <bdi className="muted">@{handle.replace(/^@/, '')}</bdi>
        </p>
        {children}
        {link ? <p className="muted">{link}</p> : null}
      </div>
    </div>
  )
}
