import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { Refusal } from '../shell/parts.tsx'

type Offered = { agency: number; id: string; name: string }

/** The force's own ways to sign in, as whoever looks after security named them. */
export const SignOnButtons = ({ providers }: { providers: readonly Offered[] }) => {
  const { run, busy, refused } = useAct()
  const begin = async ({ agency, id }: Offered) => {
    const begun = await run(() => call('door.signOn', { body: { agency, provider: id } }))
    if (begun) location.assign(begun.go)
  }
  return (
    <section className="card">
      <h2>With your force’s own sign-on</h2>
      <p>You sign in there, and come back here.</p>
      <Refusal sentence={refused} />
      <div className="row">
        {providers.map((one) => (
          <button
            key={one.id}
            type="button"
            className="verb strong"
            disabled={busy}
            onClick={() => void begin(one)}
          >
            Sign in with {one.name}
          </button>
        ))}
      </div>
    </section>
  )
}
