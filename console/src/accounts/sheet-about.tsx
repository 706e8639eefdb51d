import { useState } from 'react'
import { call } from '../api/client.ts'
import { SheetForm } from '../shell/sheet-form.tsx'
import { AboutFields } from './about-fields.tsx'
import type { EntrySheet } from './sheets.tsx'
import { useEntryAct } from './use-entry-act.ts'

/** What an account is for. */
export const AboutSheet = ({ entry, register, onClose }: EntrySheet) => {
  const { params, does, busy, refused } = useEntryAct(entry, onClose)
  const [about, setAbout] = useState({
    purpose: entry.purpose,
    audience: entry.audience,
    dataImpact: entry.dataImpact,
    owner: register.people.some(({ id }) => id === entry.owner?.id) ? (entry.owner?.id ?? '') : '',
    url: entry.url ?? '',
  })
  const keep = does(
    () => call('register.about', { params, body: { ...about, url: about.url || null } }),
    'Described.',
  )
  return (
    <SheetForm
      title={`What ${entry.handle} is for`}
      wide
      onClose={onClose}
      act={keep}
      refused={refused}
      submit="Keep it"
      disabled={busy}
    >
      <AboutFields register={register} about={about} change={setAbout} />
    </SheetForm>
  )
}
