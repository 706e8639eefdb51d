import { counted, largestMap } from '@callbox/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { announce } from '../shell/announce.ts'
import { useNow } from '../shell/now.ts'
import { Failed, Loading, Refusal } from '../shell/parts.tsx'

/** The agency's own map: a file of streets, water and places, so that places in messages are found without the internet. */
export const MapForm = () => {
  const { agency } = useHere()
  const now = useNow()
  const queries = useQueryClient()
  const query = useQuery(ask.map(agency.id))
  const { run, busy, refused, forget } = useAct()
  const [source, setSource] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)
  const params = { agency: agency.id }
  const again = () => queries.invalidateQueries({ queryKey: ['map', agency.id] })
  const add = async () => {
    setWrong(null)
    forget()
    if (!file) return
    if (file.size > largestMap) {
      setWrong(`The file is larger than ${largestMap / 1024 / 1024} MB. Cut a smaller area out.`)
      return
    }
    const text = await file.text()
    if (!(await run(() => call('places.set_map', { params, body: { source, file: text } })))) return
    announce('The map is in use.')
    setSource('')
    await again()
  }
  const remove = async () => {
    await run(() => call('places.remove_map', { params }))
    await again()
  }
  if (query.isPending) return <Loading what="the map" />
  if (query.error) return <Failed error={query.error} again={() => void query.refetch()} />
  const { map } = query.data
  return (
    <section className="card">
      <h2>The map</h2>
      {map ? (
        <p>
          <strong>
            <bdi>{map.source}</bdi>
          </strong>
          : {counted(map.names, 'name')} in {counted(map.features, 'feature')}, added by {map.by.name},{' '}
          {timeAt(map.at, agency.zone, now)}.
        </p>
      ) : (
        <p>None yet. Places in messages are shown in words only.</p>
      )}
      <p className="muted">
        A GeoJSON file of streets, water, boundaries and places with their names, in WGS 84, at most{' '}
        {largestMap / 1024 / 1024} MB: an extract of OpenStreetMap, or your own. It stays here; nothing is
        fetched from outside. Say where it is from: its licence may ask for it.
      </p>
      <Refusal
        sentence={wrong ?? refused}
        onForget={() => {
          setWrong(null)
          forget()
        }}
      />
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <label>
          Where it is from
          <input
            required
            minLength={2}
            maxLength={200}
            placeholder="© OpenStreetMap contributors, October 2026"
            value={source}
            onChange={(event) => setSource(event.target.value)}
            autoComplete="off"
          />
        </label>
        <label>
          The file
          <input
            required
            type="file"
            accept=".geojson,.json,application/geo+json,application/json"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        </label>
        <button type="submit" className="verb strong" disabled={busy}>
          {map ? 'Use this one instead' : 'Use this map'}
        </button>
      </form>
      {map ? (
        <details>
          <summary>Have no map any more</summary>
          <p>
            Places are then found in the words alone, without a street that says where they are.{' '}
            <button type="button" className="verb" disabled={busy} onClick={() => void remove()}>
              Take the map away
            </button>
          </p>
        </details>
      ) : null}
    </section>
  )
}
