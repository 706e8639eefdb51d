import type { Register } from './sheet-propose.tsx'

export type AboutTyped = {
  purpose: string
  audience: string
  dataImpact: string
  owner: string
  url: string
}

export const PersonChoice = ({
  register,
  words,
  value,
  change,
}: {
  register: Register
  words: string
  value: string
  change: (id: string) => void
}) => (
  <label>
    {words}
    <select required value={value} onChange={(event) => change(event.target.value)}>
      <option value="" disabled>
        Choose somebody…
      </option>
      {register.people.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  </label>
)

/** What an account is for, for whom, whose it is, where, and what it does with personal data. */
export const AboutFields = ({
  register,
  about,
  change,
}: {
  register: Register
  about: AboutTyped
  change: (about: AboutTyped) => void
}) => {
  const area = (key: 'purpose' | 'audience' | 'dataImpact', words: string) => (
    <label>
      {words}
      <textarea
        required
        minLength={3}
        rows={2}
        value={about[key]}
        onChange={(event) => change({ ...about, [key]: event.target.value })}
        dir="auto"
      />
    </label>
  )
  return (
    <>
      {area('purpose', 'What is it for?')}
      {area('audience', 'For whom?')}
      {area('dataImpact', 'What does it do with personal and sensitive data?')}
      <PersonChoice
        register={register}
        words="Owner: who answers for it"
        value={about.owner}
        change={(owner) => change({ ...about, owner })}
      />
      <label>
        Address of its page, if there is one yet
        <input
          type="url"
          value={about.url}
          onChange={(event) => change({ ...about, url: event.target.value })}
          autoComplete="off"
        />
      </label>
    </>
  )
}
