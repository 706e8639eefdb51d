import { useState } from 'react'
import { call } from '../api/client.ts'
import { SheetForm } from '../shell/sheet-form.tsx'
import type { EntrySheet } from './sheets.tsx'
import { useEntryAct } from './use-entry-act.ts'

type Part = 'updater' | 'backup' | ''

/** Who updates the account and who stands in: one choice for each person. */
export const KeepersSheet = ({ entry, register, onClose }: EntrySheet) => {
  const { params, does, busy, refused } = useEntryAct(entry, onClose)
  const [parts, setParts] = useState<Record<string, Part>>(
    Object.fromEntries(entry.keepers.map(({ person, part }) => [person.id, part])),
  )
  const here = register.people
    .map(({ only, mayAnswer, ...one }) => ({
      ...one,
      mayAnswer: mayAnswer && (only === null || (entry.account !== null && only.includes(entry.account))),
    }))
    .filter(({ id, mayAnswer }) => mayAnswer || parts[id])
  const of = (part: Part) => here.filter(({ id }) => parts[id] === part).map(({ id }) => id)
  const [updaters, backups] = [of('updater'), of('backup')]
  const gone = entry.keepers.filter(({ person }) => !register.people.some(({ id }) => id === person.id))
  const keep = does(
    () => call('register.keepers', { params, body: { updaters, backups } }),
    'The people are named.',
  )
  return (
    <SheetForm
      title={`Who keeps ${entry.handle}`}
      wide
      onClose={onClose}
      act={keep}
      refused={refused}
      submit="Name them"
      disabled={busy}
    >
      <p className="muted" aria-live="polite">
        {updaters.length} of at least 2 who update it, {backups.length} of at least 1 backup.
        {gone.length > 0
          ? ` ${gone.map(({ person }) => person.name).join(', ')} will be left out: gone from here.`
          : ''}
      </p>
      <table className="keepers">
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col">Updates it</th>
            <th scope="col">Backup</th>
            <th scope="col">Neither</th>
          </tr>
        </thead>
        <tbody>
          {here.map(({ id, name, mayAnswer }) => (
            <tr key={id}>
              <th scope="row">
                {name}
                {mayAnswer ? '' : <span className="needed"> (may not answer here)</span>}
              </th>
              {(['updater', 'backup', ''] as const).map((part) => (
                <td key={part}>
                  <input
                    type="radio"
                    name={id}
                    aria-label={`${name}: ${part === '' ? 'neither' : part === 'updater' ? 'updates it' : 'backup'}`}
                    checked={(parts[id] ?? '') === part}
                    onChange={() => setParts({ ...parts, [id]: part })}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </SheetForm>
  )
}
