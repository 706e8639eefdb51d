import type { AnswerOf, Routes } from '@callbox/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { underWay } from '../desk/done.ts'
import { announce } from '../shell/announce.ts'
import { serverNow } from '../shell/now.ts'

type People = AnswerOf<Routes['shift.people']>

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
  /** Shows a change before the server has made it. @returns the way back */
  const show = (change: (now: People) => Partial<People>): (() => void) => {
    const { queryKey } = ask.people(agency.id)
    const before = queries.getQueryData(queryKey)
    void queries.cancelQueries({ queryKey })
    queries.setQueryData<People>(queryKey, (now) => now && { ...now, ...change(now) })
    return () => queries.setQueryData(queryKey, before)
  }
  const others = (now: People) => now.onShift.filter((one) => one.person.id !== me.id)
  const begin = async () => {
    const since = new Date(serverNow()).toISOString()
    const mine = { person: { id: me.id, name: me.name }, since, holds: 0, busy: false }
    const putBack = show((now) => ({ onShift: [...others(now), mine] }))
    const begun = await underWay(run(() => call('shift.start', { params }), putBack))
    if (begun) setSaid('You are on shift.')
    await again()
    return Boolean(begun)
  }
  /** `failed` hears why I am on shift still. */
  const end = async (note: string, failed: (why: string) => void) => {
    const body = note.trim() ? { note: note.trim() } : {}
    const putBack = show((now) => ({ onShift: others(now) }))
    setSaid('You are off shift.')
    const ended = await underWay(
      run(
        () => call('shift.end', { params, body }),
        (why) => {
          putBack()
          setSaid('')
          failed(why)
        },
      ),
    )
    if (ended)
      setSaid(
        `You are off shift. ${ended.released} went back to the queue.${body.note ? ' Your note waits for the next shift.' : ''}`,
      )
    await again()
  }
  const toRead = people?.toRead ?? []
  const read = async () => {
    const notes = toRead.map((note) => note.id)
    const putBack = show(() => ({ toRead: [] }))
    if (await underWay(run(() => call('shift.read', { params, body: { notes } }), putBack)))
      announce('Read, and recorded.')
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
