import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere, whyNot } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { Refusal, VerbButton } from '../shell/parts.tsx'
import { PlaceLink } from './tile.tsx'
import type { Status } from './use-status.ts'

/** Everything that does not go on by itself, each with the place or the button that mends it. */
export const Stuck = ({ stuck }: { stuck: Status['stuck'] }) => {
  const { agency, may } = useHere()
  const queries = useQueryClient()
  const { run, busy, refused, forget } = useAct()
  const [said, setSaid] = useState('')
  const again = async (what: 'events' | 'jobs'): Promise<void> => {
    const done = await run(() => call('status.again', { params: { agency: agency.id }, body: { what } }))
    if (!done) return
    const words = `${done.done} taken up again${done.failed > 0 ? `, ${done.failed} failed again and stay here` : ''}.`
    setSaid(words)
    announce(words)
    await queries.invalidateQueries({ queryKey: ['status'] })
  }
  return (
    <section aria-labelledby="stuck">
      <h2 id="stuck">Does not go on by itself</h2>
      <Refusal sentence={refused} onForget={forget} />
      {said ? <p className="muted">{said}</p> : null}
      {stuck.length === 0 ? <p className="muted">Nothing is stuck.</p> : null}
      <ul className="cards">
        {stuck.map((one) => (
          <li key={one.what} className="card needs">
            <p>
              <strong>{one.says}</strong> {one.todo}
            </p>
            <div className="row">
              <PlaceLink to={one.to} />
              {one.again ? (
                <VerbButton
                  onPress={() => void again(one.what as 'events' | 'jobs')}
                  whyNot={
                    busy ? 'It is being done.' : may('settings.manage') ? null : whyNot('settings.manage')
                  }
                >
                  Take up again
                </VerbButton>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
