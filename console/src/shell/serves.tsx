import { Link, type RegisteredRouter, useMatches } from '@tanstack/react-router'
import { Fragment } from 'react'
import { useHere } from '../api/session.ts'

/** Every page there is: a new one does not compile before it says what it is for. */
type Page = Exclude<keyof RegisteredRouter['routesByPath'], ''>
type Serves = { words: string; clauses: readonly string[] }

/** What each page is for, and which clauses of `packs/standards` it serves. */
export const serves: Record<Page, Serves> = {
  '/': {
    words: 'Every message is seen by a person in time, the most urgent first',
    clauses: ['4.2.5', 'CoP-R2'],
  },
  '/c/$id': {
    words: 'Answered in time, and an answer to an emergency says whom to call first',
    clauses: ['4.2.5', '4.1.1'],
  },
  '/wall': {
    words: 'What has come in against what this shift can do, and how long people waited',
    clauses: ['CoP-CM4', '4.5.5'],
  },
  '/unknown': {
    words: 'Nothing that we sent stays in doubt, and all of it is on the record',
    clauses: ['2.2.1'],
  },
  '/alarms': {
    words: 'When nobody looks, somebody is called until a person answers',
    clauses: ['4.2.5', 'CoP-CM5'],
  },
  '/accounts': {
    words: 'Every official account, whether it is well, and what was not captured',
    clauses: ['CoP-P2', '2.2.2.1'],
  },
  '/accounts/$id': {
    words: 'Who keeps this account, when it is watched, how it is secured, and what it lacks',
    clauses: ['2.3.2', 'CoP-P4', 'CoP-CM5'],
  },
  '/delegations': {
    words: 'Nothing is said in our name without somebody who answers for it',
    clauses: ['2.3.3'],
  },
  '/exercises': {
    words: 'The worst hour, practised on the real desk before it comes',
    clauses: ['4.1.5', '3.1.3'],
  },
  '/exercises/$id': {
    words: 'What the exercise showed, kept as it was',
    clauses: ['4.1.5', '4.1.4.1'],
  },
  '/records': {
    words: 'Everything received, sent and done, on the record before anybody acts on it',
    clauses: ['2.2.1', 'CoP-MI'],
  },
  '/records/$id': {
    words: 'One record with its proof, which a stranger can check',
    clauses: ['2.2.1', '2.2.2.1'],
  },
  '/assurance': {
    words: 'Both standards, each clause computed from what is on record',
    clauses: ['2.S', 'CoP-PB'],
  },
  '/triage': {
    words: 'How messages are ranked, in which languages, and the words of this area',
    clauses: ['4.1.3', 'CoP-R2'],
  },
  '/settings': {
    words: 'Whom an alarm reaches when the desk does not answer it',
    clauses: ['CoP-CM5', '4.2.5'],
  },
  '/status': {
    words: 'What the centre itself lacks, in words, before it is missed at the desk',
    clauses: ['2.2.1', 'CoP-CM5'],
  },
  '/security': {
    words: 'Only you come in as you, and you know where you are signed in',
    clauses: ['CoP-S8', 'CoP-S13'],
  },
  '/welcome': {
    words: 'Nobody comes in but by invitation, with two factors',
    clauses: ['CoP-S7', 'CoP-S11'],
  },
  '/sign-on': {
    words: 'Who you are at your force’s own sign-on, and a second factor all the same',
    clauses: ['CoP-S7', 'CoP-S8'],
  },
  '/people': {
    words: 'Who works here, for what and until when; who is let in, is responsible, or has left',
    clauses: ['2.3.3', 'CoP-R1', 'CoP-S11', 'CoP-S14'],
  },
  '/rota': {
    words: 'Who is meant to be at work, so that no account is left alone',
    clauses: ['2.3.2'],
  },
  '/mine': {
    words: 'What you may do here, what not and why, and whom to ask',
    clauses: ['CoP-S6', '2.3.3'],
  },
  '/keys': {
    words: 'Known by heart, the keys leave your eyes for the words',
    clauses: ['3.1.3'],
  },
}

/** A clause by the name people know: our ids of the Code of Practice begin with "CoP". */
const named = (clause: string): string => (clause.startsWith('CoP') ? clause : `APCO ${clause}`)

const Line = ({ of, linked }: { of: Page; linked: boolean }) => {
  const page = serves[of]
  if (!page) return null
  return (
    <p className="serves">
      {page.words} ·{' '}
      {page.clauses.map((clause, n) => (
        <Fragment key={clause}>
          {n > 0 ? ', ' : ''}
          {linked ? (
            <Link to="/assurance" search={{ clause }}>
              {named(clause)}
            </Link>
          ) : (
            named(clause)
          )}
        </Fragment>
      ))}
    </p>
  )
}

/** The line at the foot of every page; `of`: where another page stands in the place of the one that was asked for. */
export const ServesLine = ({ of }: { of?: Page | undefined }) => {
  const { may } = useHere()
  const at: string | undefined = useMatches().at(-1)?.fullPath
  const path = of ?? (at === '/' ? at : at?.replace(/\/$/, ''))
  return path && path in serves ? <Line of={path as Page} linked={may('assurance.read')} /> : null
}

/** The same at the door, where nobody is known yet. */
export const ServesAtDoor = ({ of }: { of: '/welcome' | '/sign-on' }) => <Line of={of} linked={false} />
