import { Link } from '@tanstack/react-router'
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { signedOut } from '../api/kept.ts'
import { useHere } from '../api/session.ts'
import { Refusal } from './parts.tsx'
import { type Prefs, prefer, usePrefs } from './prefs.ts'
import { silence, testSound, useSound } from './sound.ts'

/** The person: role, theme, text size, letter keys, sound, sign out. */
export const YouMenu = () => {
  const { me, agency } = useHere()
  return (
    <DialogTrigger>
      <Button className="plain you">
        {me.name} <span className="muted">{agency.roles.join(', ')}</span>
      </Button>
      <Popover className="popover" placement="bottom end">
        <Dialog aria-label="You and this screen" className="you-body">
          <Choices />
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

type Choice<K extends keyof Prefs> = {
  name: K
  words: string
  options: readonly (readonly [Prefs[K], string])[]
}

const Choices = () => {
  const { me, agency, chooseAgency, may } = useHere()
  const sound = useSound()
  const { run, refused } = useAct()
  const signOut = async () => {
    if (!(await run(() => call('session.end')))) return
    signedOut()
    location.reload()
  }
  return (
    <>
      <p className="muted">{me.email}</p>
      {me.agencies.length > 1 ? (
        <label>
          Agency
          <select value={agency.id} onChange={(event) => chooseAgency(Number(event.target.value))}>
            {me.agencies.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <Pick
        name="theme"
        words="Theme"
        options={[
          ['system', 'As the system'],
          ['dark', 'Dark'],
          ['light', 'Light'],
        ]}
      />
      <Pick
        name="size"
        words="Text size"
        options={[
          ['small', 'Small'],
          ['middle', 'Middle'],
          ['large', 'Large'],
        ]}
      />
      <Pick
        name="density"
        words="Density"
        options={[
          ['comfortable', 'Comfortable'],
          ['compact', 'Compact'],
        ]}
      />
      <Pick
        name="letterKeys"
        words="Letter keys"
        options={[
          [true, 'On'],
          [false, 'Off'],
        ]}
      />
      <div className="row">
        <button type="button" className="verb" onClick={() => void testSound()}>
          Test the sound
        </button>
        {sound === 'off' ? null : (
          <button type="button" className="verb" onClick={silence}>
            Sound off
          </button>
        )}
      </div>
      <div className="row">
        <Link to="/mine">What you may do</Link>
        {may('desk.read') ? <Link to="/settings">Settings</Link> : null}
        <button type="button" className="verb" onClick={() => void signOut()}>
          Sign out
        </button>
      </div>
      <Refusal sentence={refused} />
    </>
  )
}

const Pick = <K extends keyof Prefs>({ name, words, options }: Choice<K>) => {
  const prefs = usePrefs()
  return (
    <fieldset className="pick">
      <legend>{words}</legend>
      {options.map(([value, shown]) => (
        <label key={shown}>
          <input
            type="radio"
            name={name}
            checked={prefs[name] === value}
            onChange={() => prefer({ [name]: value } as Partial<Prefs>)}
          />
          {shown}
        </label>
      ))}
    </fieldset>
  )
}
