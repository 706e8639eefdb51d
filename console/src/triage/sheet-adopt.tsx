import type { TriageModel } from '@callbox/contract'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { focusThis } from '../shell/scrolls.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import { Figures } from './figures.tsx'
import { useAgain } from './state.ts'

/** A person takes a model into use, with a reason: from then on it ranks every new message. */
export const AdoptSheet = ({ model, onClose }: { model: TriageModel | null; onClose: () => void }) => {
  const { agency } = useHere()
  const { run, busy, refused } = useAct()
  const again = useAgain()
  const [why, setWhy] = useState('')
  const adopt = async () => {
    const asked = { params: { agency: agency.id }, body: { model: model?.id ?? null, why } }
    if (!(await run(() => call('triage.adopt', asked)))) return
    announce('Adopted.')
    await again()
    onClose()
  }
  return (
    <SheetForm
      title={model ? `Adopt ${model.version}?` : 'Back to the shipped model?'}
      onClose={onClose}
      wide
      act={adopt}
      refused={refused}
      submit={model ? 'Adopt it' : 'Go back'}
      disabled={busy || why.trim().length < 3}
    >
      <p>
        It ranks every message that comes from now on. What is in the queue stays where it stands. You can go
        back at any time.
      </p>
      {model ? <Figures figures={model.figures} /> : null}
      <label>
        Why
        <input
          required
          minLength={3}
          maxLength={500}
          value={why}
          onChange={(event) => setWhy(event.target.value)}
          dir="auto"
          autoComplete="off"
          ref={focusThis}
        />
      </label>
    </SheetForm>
  )
}
