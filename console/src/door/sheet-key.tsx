import { type AgencyRight, keyRights, matrix } from '@callbox/contract'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { mayWords } from '../people/words.ts'
import { Sheet } from '../shell/sheet.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'

const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

type Props = {
  agency: number
  mayGive: readonly string[]
  onMade: () => Promise<unknown>
  onClose: () => void
}

/** Makes a key, and shows it the one time that it can be seen. */
export const KeySheet = ({ agency, mayGive, onMade, onClose }: Props) => {
  const { run, busy, refused } = useAct()
  const [name, setName] = useState('')
  const [until, setUntil] = useState(dayIn(180))
  const [chosen, setChosen] = useState<readonly AgencyRight[]>([])
  const [made, setMade] = useState<{ secret: string; name: string } | null>(null)
  const make = async () => {
    const body = { name, rights: [...chosen], until: `${until}T23:59:59.000Z` }
    const done = await run(() => call('keys.make', { params: { agency }, body }))
    if (done === false) return
    setMade({ secret: done.key, name })
    await onMade()
  }
  if (made) return <Once {...made} onClose={onClose} />
  const rights = keyRights.filter((right) => mayGive.includes(right))
  // What only a key may do stands first: it is what most keys are made for.
  const ordered = [...rights].sort((a, b) => matrix[a].length - matrix[b].length)
  return (
    <SheetForm
      title="Make an API key"
      onClose={onClose}
      act={make}
      refused={refused}
      submit="Make the key"
      disabled={busy || name.trim().length < 2 || chosen.length === 0}
    >
      <label>
        What it is for
        <input
          required
          minLength={2}
          maxLength={60}
          placeholder="Directory of the city"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <fieldset className="boxes">
        <legend>What it may do</legend>
        {ordered.map((right) => (
          <label key={right}>
            <input
              type="checkbox"
              checked={chosen.includes(right)}
              onChange={(event) =>
                setChosen(event.target.checked ? [...chosen, right] : chosen.filter((one) => one !== right))
              }
            />
            {mayWords(right)}
          </label>
        ))}
      </fieldset>
      <p className="muted small">
        Only what you may do yourself can be given. Nothing here works conversations, answers anybody, or
        decides who comes in: that is for people.
      </p>
      <label>
        Last day
        <input
          type="date"
          required
          min={dayIn(1)}
          max={dayIn(365)}
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
      </label>
    </SheetForm>
  )
}

const Once = ({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) => {
  const [copied, setCopied] = useState(false)
  return (
    <Sheet title={`The key ${name}`} onClose={onClose}>
      <p role="status">
        <strong>It is shown only now.</strong> Put it into the system that calls with it, and nowhere else: it
        is as good as a password. You answer for it.
      </p>
      <p className="secret">
        <code>{secret}</code>
      </p>
      <div className="row">
        <button
          type="button"
          className="verb strong"
          onClick={() => void navigator.clipboard?.writeText(secret).then(() => setCopied(true))}
        >
          {copied ? 'Copied' : 'Copy'}
        </button>
        <button type="button" className="verb" onClick={onClose}>
          I have put it in its place
        </button>
      </div>
    </Sheet>
  )
}
