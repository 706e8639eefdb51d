import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { type Me, useHere } from '../api/session.ts'
import { Ago } from '../shell/ago.tsx'
import { Failed, Loading } from '../shell/parts.tsx'
import { Keys } from './keys.tsx'
import { Sessions } from './sessions.tsx'
import { SignOn } from './sign-on.tsx'
import { Watch } from './watch.tsx'
import { Ways } from './ways.tsx'

type Agency = Me['agencies'][number]

/** With what I sign in, where I am signed in, what I was told about it; and, for those who look after them, the others. */
export const SecurityPage = () => {
  const { me, agency } = useHere()
  return (
    <main id="main" className="page wide">
      <h1>My security</h1>
      <MySecurity me={me} agency={agency} />
    </main>
  )
}

const MySecurity = ({ me, agency }: { me: Me; agency: Agency }) => {
  const mine = useQuery(ask.mySecurity(agency.id))
  const queries = useQueryClient()
  const unread = mine.data?.notices.some((notice) => !notice.seen) ?? false
  useEffect(() => {
    if (!unread) return
    // Read when they have stood there for a moment.
    const timer = setTimeout(
      () => void call('security.seen').then(() => queries.invalidateQueries({ queryKey: ['security'] })),
      5000,
    )
    return () => clearTimeout(timer)
  }, [unread, queries])
  const may = (right: string) => agency.rights.includes(right)
  if (mine.isPending) return <Loading what="your security" />
  if (mine.error) return <Failed error={mine.error} again={() => void mine.refetch()} />
  return (
    <>
      <p className="muted">
        {me.name}, {me.email}
      </p>
      {mine.data.notices.length > 0 ? (
        <section className="cards" aria-labelledby="told">
          <h2 id="told">What you should know</h2>
          <ul className="cards">
            {mine.data.notices.slice(0, 5).map((notice) => (
              <li key={notice.id} className={`card${notice.seen ? '' : ' needs'}`}>
                <p>{notice.sentence}</p>
                <p className="muted small">
                  <Ago at={notice.at} />
                </p>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <div className="two-columns">
        {me.centre.practice ? (
          <p className="card">
            This is a practice centre. Its people are invented and come in by printed links; nobody has a
            passkey, a password or a code here, and nothing asks for one.
          </p>
        ) : (
          <Ways mine={mine.data} />
        )}
        <Sessions mine={mine.data} />
        {may('security.read') && !me.centre.practice ? (
          <SignOn agency={agency.id} may={may('security.manage')} />
        ) : null}
        {may('security.read') ? <Keys agency={agency.id} may={may('security.manage')} /> : null}
        {may('security.read') ? <Watch agency={agency.id} may={may('security.manage')} /> : null}
      </div>
    </>
  )
}
