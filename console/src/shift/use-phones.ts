import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'

/** How long the first press waits for the second, in ms. */
const patience = 8000

/** "The phones have us": what is so now, and the act in two presses, so that a stray key tells nobody anything. */
export const usePhones = () => {
  const { agency } = useHere()
  const queries = useQueryClient()
  const phones = useQuery(ask.people(agency.id)).data?.phones ?? null
  const { run, refused, forget } = useAct()
  const [asked, setAsked] = useState(false)
  useEffect(() => {
    if (!asked) return
    const timer = setTimeout(() => setAsked(false), patience)
    return () => clearTimeout(timer)
  }, [asked])

  const tell = async () => {
    setAsked(false)
    const on = !phones
    const done = await run(() => call('desk.phones', { params: { agency: agency.id }, body: { on } }))
    if (done) announce(on ? 'It is said: the phones have us.' : 'It is said: the phones have let go.')
    await queries.invalidateQueries({ queryKey: ['people', agency.id] })
  }
  const press = () => {
    if (asked) return void tell()
    setAsked(true)
    announce(
      phones
        ? 'Press the same key again if the phones have let go.'
        : 'Press the same key again to say that the phones have us.',
    )
  }
  return { phones, asked, press, tell, not: () => setAsked(false), refused, forget }
}
