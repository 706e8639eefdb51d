import type { AnswerOf, Routes } from '@callbox/contract'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { Refusal } from '../shell/parts.tsx'

type About = AnswerOf<Routes['door.about']>

const languageName = new Intl.DisplayNames(['en'], { type: 'language' })

/** The agency and its first administrator. */
export const Found = ({ about, onFounded }: { about: About; onFounded: () => void }) => {
  const { run, busy, refused } = useAct()
  const [pack, setPack] = useState(about.packs[0]?.id ?? '')
  const offered = about.packs.find((one) => one.id === pack)?.languages ?? []
  const [languages, setLanguages] = useState<readonly string[]>(offered.slice(0, 1))
  const [also, setAlso] = useState<readonly ('supervisor' | 'security')[]>(['supervisor', 'security'])
  const found = async (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '')
    const done = await run(() =>
      call('door.found', {
        body: {
          agencyName: text('agencyName'),
          shortName: text('shortName'),
          zone: text('zone'),
          nonEmergency: text('nonEmergency'),
          name: text('name'),
          email: text('email'),
          pack,
          languages: [...languages],
          also: [...also],
        },
      }),
    )
    if (done) onFounded()
  }
  const toggle = <T extends string>(all: readonly T[], one: T): T[] =>
    all.includes(one) ? all.filter((other) => other !== one) : [...all, one]
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        void found(new FormData(event.currentTarget))
      }}
    >
      <h2>The agency it works for</h2>
      <label>
        Its full name
        <input name="agencyName" required maxLength={120} autoComplete="organization" />
      </label>
      <label>
        Its short name, as the desk shows it
        <input name="shortName" required maxLength={40} />
      </label>
      <label>
        Time zone
        <input
          name="zone"
          required
          maxLength={60}
          list="zones"
          defaultValue={Intl.DateTimeFormat().resolvedOptions().timeZone}
        />
      </label>
      <datalist id="zones">
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <label>
        Numbers, rules and sentences of
        <select
          value={pack}
          onChange={(event) => {
            setPack(event.target.value)
            setLanguages(
              about.packs.find((one) => one.id === event.target.value)?.languages.slice(0, 1) ?? [],
            )
          }}
        >
          {about.packs.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      <fieldset className="pick">
        <legend>Languages it speaks to the public in</legend>
        {offered.map((language) => (
          <label key={language}>
            <input
              type="checkbox"
              checked={languages.includes(language)}
              onChange={() => setLanguages(toggle(languages, language))}
            />
            {languageName.of(language)}
          </label>
        ))}
      </fieldset>
      <label>
        The number to call when nothing is urgent
        <input name="nonEmergency" required maxLength={40} autoComplete="off" />
      </label>
      <h2>You, its first administrator</h2>
      <label>
        Your name
        <input name="name" required maxLength={120} autoComplete="name" />
      </label>
      <label>
        Your work e-mail address
        <input name="email" type="email" required maxLength={200} autoComplete="email" />
      </label>
      <p className="muted small">The others are invited at addresses of the same domain.</p>
      <fieldset className="pick">
        <legend>Until there are others, you also work as</legend>
        {(
          [
            ['supervisor', 'supervisor: opens the desk, connects accounts'],
            ['security', 'security: is told of what happens at the door'],
          ] as const
        ).map(([role, words]) => (
          <label key={role}>
            <input
              type="checkbox"
              checked={also.includes(role)}
              onChange={() => setAlso(toggle(also, role))}
            />
            {words}
          </label>
        ))}
      </fieldset>
      <Refusal sentence={refused} />
      <button type="submit" className="verb strong" disabled={busy || languages.length === 0}>
        Go on
      </button>
    </form>
  )
}
