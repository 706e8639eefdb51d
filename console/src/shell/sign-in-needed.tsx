/** Shown instead of everything when nobody is signed in. */
export const SignInNeeded = ({ sentence, again }: { sentence: string; again: () => void }) => (
  <main id="main" className="page narrow">
    <h1>Sign in to the desk</h1>
    <p>{sentence}</p>
    <ul>
      <li>In a practice centre, open the sign-in link that was printed when the server started.</li>
      <li>
        Lost it? On the server, run <code>npx callbox signin-link</code>; each link works once.
      </li>
    </ul>
    <p>
      <button type="button" className="verb strong" onClick={again}>
        I have signed in: look again
      </button>
    </p>
    <p className="muted">
      A member of the public in need of help? This is not the page. <a href="/">Go to the public page</a>, or
      call your emergency number now.
    </p>
  </main>
)
