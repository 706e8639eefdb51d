import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'

/** My own shift: whether I am on it, and the two acts. */
export const useShift = () => {
  const { agency, me, may } = useHere()
  const queries = useQueryClient()
  const people = useQuery(ask.people(agency.id)).data
  const { run, busy, refused } = useAct()
  const [said, setSaid] = useState('')
  const params = { agency: agency.id }
  const again = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['people', agency.id] }),
      queries.invalidateQueries({ queryKey: ['queue', agency.id] }),
    ])
  const begin = async () => {
    const begun = await run(() => call('shift.start', { params }))
    if (begun) setSaid('You are on shift.')
    await again()
    return Boolean(begun)
  }
  const end = async () => {
    const ended = await run(() => call('shift.end', { params }))
    if (ended) setSaid(`You are off shift. ${ended.released} went back to the queue.`)
    await again()
  }
  return {
    known: people !== undefined,
    mine: people?.onShift.find((one) => one.person.id === me.id) ?? null,
    may: may('desk.work'),
    begin,
    end,
    busy,
    refused,
    said,
  }
}
