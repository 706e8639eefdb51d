import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'

/** Stands in the top bar while there is something about one's own access that was not read yet. */
export const DoorMark = () => {
  const { agency, me } = useHere()
  const { data } = useQuery({ ...ask.mySecurity(agency.id), enabled: !me.centre.practice })
  const unread = data?.notices.filter((notice) => !notice.seen).length ?? 0
  if (unread === 0) return null
  return (
    <Link to="/security" className="mark needed">
      {unread === 1 ? 'something about your access' : `${unread} things about your access`}
    </Link>
  )
}
