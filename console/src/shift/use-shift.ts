import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'

/** My own shift: whether I am on it, what the last one left me to read, and the acts. */
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
  const end = async (note = '') => {
    const body = note.trim() ? { note: note.trim() } : {}
    const ended = await run(() => call('shift.end', { params, body }))
    if (ended)
      setSaid(
        `You are off shift. ${ended.released} went back to the queue.${body.note ? ' Your note waits for the next shift.' : ''}`,
      )
    await again()
    return Boolean(ended)
  }
  const toRead = people?.toRead ?? []
  const read = async () => {
    const notes = toRead.map((note) => note.id)
    if (await run(() => call('shift.read', { params, body: { notes } }))) announce('Read, and recorded.')
    await again()
  }
  return {
    known: people !== undefined,
    mine: people?.onShift.find((one) => one.person.id === me.id) ?? null,
    may: may('desk.work'),
    toRead,
    begin,
    end,
    read,
    busy,
    refused,
    said,
  }
}
