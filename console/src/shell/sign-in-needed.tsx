import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { SignInPage } from '../door/sign-in-page.tsx'
import { Loading } from './parts.tsx'
import { ServesAtDoor } from './serves.tsx'
import { newLinkCommand, usedLinkWords } from './used-link.ts'

type Props = { sentence: string; again: () => void }

/** Shown instead of everything when nobody is signed in: the door of a real centre, or where practice finds its links. */
export const SignInNeeded = ({ sentence, again }: Props) => {
  const about = useQuery({ queryKey: ['door', 'about'], queryFn: () => call('door.about') })
  if (about.data && !about.data.practice) return <SignInPage about={about.data} again={again} />
  if (about.isPending)
    return (
      <main id="main" className="page narrow">
        <h1>Callbox</h1>
        <Loading what="the way in" />
      </main>
    )
  return <PracticeSignIn sentence={sentence} again={again} />
}

/** A link that did not work is said first, with the way to a new one. */
const PracticeSignIn = ({ sentence, again }: Props) => {
  const used = usedLinkWords(location.search)
  return (
    <main id="main" className="page narrow">
      <h1>Sign in to the desk</h1>
      {used ? (
        <p className="refusal" role="alert">
          <strong>Not signed in.</strong> {used} Make a new one on the server: <code>{newLinkCommand}</code>
        </p>
      ) : (
        <>
          <p>{sentence}</p>
          <ul>
            <li>In a practice centre, open the sign-in link that was printed when the server started.</li>
            <li>
              Lost it? On the server, run <code>{newLinkCommand}</code>; each link works once, within 15
              minutes.
            </li>
          </ul>
        </>
      )}
      <p>
        <button type="button" className="verb strong" onClick={again}>
          I have signed in: look again
        </button>
      </p>
      <p className="muted">
        A member of the public in need of help? This is not the page. <a href="/">Go to the public page</a>,
        or call your emergency number now.
      </p>
      <ServesAtDoor of="/welcome" />
    </main>
  )
}
