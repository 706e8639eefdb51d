import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useHere, whyNot } from '../api/session.ts'
import { Invitations } from '../door/invitations.tsx'
import { Empty, Failed, Loading } from '../shell/parts.tsx'
import { Beats } from './beats.tsx'
import { Directory } from './directory.tsx'
import { Leavings, Rotations } from './leavings.tsx'
import { PersonCard } from './person-card.tsx'
import { Posts } from './posts.tsx'
import { askPeople, type People } from './use-people.ts'
import { roleWords } from './words.ts'

/** Who works here, for what and until when; who is let in; who is responsible; who has left. */
export const PeoplePage = () => {
  const { may } = useHere()
  return (
    <main id="main" className="page wide people-page">
      <h1>People and access</h1>
      {may('people.read') ? <Staff /> : <p className="muted">{whyNot('people.read')}</p>}
    </main>
  )
}

const Staff = () => {
  const { me, agency, may } = useHere()
  const people = useQuery(askPeople.list(agency.id))
  return (
    <>
      {people.isPending ? <Loading what="who works here" /> : null}
      {people.error ? <Failed error={people.error} again={() => void people.refetch()} /> : null}
      {people.data ? <Shown people={people.data} /> : null}
      {me.centre.practice ? null : <Invitations agency={agency.id} may={may('people.manage')} />}
      {may('accounts.manage') ? <Rotations /> : null}
      {may('people.left') ? <Leavings /> : null}
    </>
  )
}

const Shown = ({ people }: { people: People }) => {
  const [sought, setSought] = useState('')
  const word = sought.trim().toLowerCase()
  const found = people.people.filter(
    ({ name, email, grants }) =>
      word === '' ||
      [name, email, ...grants.filter(({ state }) => state !== 'over').map(({ role }) => roleWords(role))]
        .join(' ')
        .toLowerCase()
        .includes(word),
  )
  const vacant = people.posts.filter(({ holder }) => holder === null).length
  return (
    <>
      {vacant > 0 ? (
        <p>
          <a className="needed" href="#posts">
            {vacant === 1 ? 'One responsibility is vacant' : `${vacant} responsibilities are vacant`}
          </a>
        </p>
      ) : null}
      <label className="field">
        Find by name or role
        <input type="search" value={sought} onChange={(event) => setSought(event.target.value)} />
      </label>
      <p className="muted" role="status">
        {word === '' ? `${people.people.length} people` : `${found.length} of ${people.people.length} people`}
      </p>
      {people.people.length <= 1 ? (
        <Empty title="You are alone here.">
          <p>
            Whoever is invited and given a role stands in this list, with what they may do and until when.
          </p>
        </Empty>
      ) : null}
      <ul className="cards side-by-side">
        {found.map((person) => (
          <PersonCard key={person.id} person={person} beats={people.beats} />
        ))}
      </ul>
      <Posts people={people} />
      <Beats beats={people.beats} />
      <Directory beats={people.beats} />
    </>
  )
}
