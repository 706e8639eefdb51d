import type { ProfileView, RegisterEntry } from '@callbox/contract'
import { useState } from 'react'
import { call } from '../../api/client.ts'
import { useHere } from '../../api/session.ts'
import { focusThis } from '../../shell/scrolls.tsx'
import { SheetForm } from '../../shell/sheet-form.tsx'
import { WhyField } from '../../shell/why-field.tsx'
import { useEntryAct } from '../use-entry-act.ts'
import { Preview } from './preview.tsx'

export type Version = ProfileView['statements'][number]
type About = { entry: RegisterEntry; view: ProfileView; onClose: () => void }

/** Approves or refuses a version, with its reason. */
export const DecideSheet = ({
  entry,
  onClose,
  one,
  as,
}: About & { one: Version; as: 'approve' | 'refuse' }) => {
  const { params, does, busy, refused } = useEntryAct(entry, onClose)
  const [why, setWhy] = useState('')
  const word = as === 'approve' ? 'Approve' : 'Refuse'
  const decide = does(
    () => call('register.statement_decide', { params, body: { version: one.version, as, why } }),
    as === 'approve' ? 'Approved.' : 'Refused.',
  )
  return (
    <SheetForm
      title={`${word} version ${one.version}`}
      onClose={onClose}
      act={decide}
      refused={refused}
      submit={word}
      disabled={busy || why.trim().length < 3}
    >
      <Preview name={one.name} handle={entry.handle} link={one.link}>
        <p className="profile-text" dir="auto" lang={one.language}>
          {one.text}
        </p>
      </Preview>
      <p className="muted">
        {as === 'approve'
          ? 'Your name stands for these words. They do not stand on the network before somebody puts them there.'
          : 'It goes no further; another version can be put forward.'}
      </p>
      <WhyField value={why} change={setWhy} most={1000} />
    </SheetForm>
  )
}

/** Puts the approved version on the network: what goes, and what comes in its place. */
export const PushSheet = ({ entry, view, onClose, one }: About & { one: Version }) => {
  const { params, does, busy, refused } = useEntryAct(entry, onClose)
  const [key] = useState(() => crypto.randomUUID())
  const { live } = view
  const push = does(
    () =>
      call('register.statement_push', {
        params,
        body: { version: one.version, over: live?.version ?? '', key },
      }),
    'It is on its way.',
  )
  return (
    <SheetForm
      title="Put it on the network"
      wide
      onClose={onClose}
      act={push}
      refused={refused}
      submit="Put it there"
      disabled={busy || !live}
    >
      <h3>What goes</h3>
      {live ? (
        <Preview
          name={live.name || live.handle}
          handle={live.handle}
          picture={live.avatar?.hash ?? null}
          link={live.link}
        >
          <p className="profile-text" dir="auto">
            {live.text || 'It says nothing about itself.'}
          </p>
        </Preview>
      ) : null}
      <h3>What comes</h3>
      <Preview name={one.name} handle={entry.handle} picture={live?.avatar?.hash ?? null} link={one.link}>
        <p className="profile-text" dir="auto" lang={one.language}>
          {one.text}
        </p>
      </Preview>
      <p className="muted">
        Everybody sees it at once. If somebody has changed the profile since it was read, nothing is
        overwritten and you are told.
      </p>
    </SheetForm>
  )
}

/** It was set by hand where no program can read it. */
export const SetSheet = ({ entry, onClose, one }: About & { one: Version }) => {
  const { params, does, busy, refused } = useEntryAct(entry, onClose)
  const [reviewOn, setReviewOn] = useState('')
  const set = does(
    () => call('register.statement_set', { params, body: { version: one.version, reviewOn } }),
    'Kept.',
  )
  return (
    <SheetForm
      title="It stands there"
      onClose={onClose}
      act={set}
      refused={refused}
      submit="I have looked: it stands there"
      disabled={busy || reviewOn === ''}
    >
      <p className="muted">
        You have set version {one.version} on the network by hand and looked at it there. Your name stands for
        it until the day on which somebody looks again.
      </p>
      <label>
        Looked at again by
        <input
          required
          type="date"
          value={reviewOn}
          onChange={(event) => setReviewOn(event.target.value)}
          ref={focusThis}
        />
      </label>
    </SheetForm>
  )
}

const base64 = async (file: File): Promise<string> => {
  const url = await new Promise<string>((resolve, fail) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => fail(new Error('The file could not be read.'))
    reader.readAsDataURL(file)
  })
  return url.slice(url.indexOf(',') + 1)
}

/** Approves a picture that accounts of the agency may show. */
export const PictureSheet = ({ entry, onClose }: About) => {
  const { agency } = useHere()
  const { does, busy, refused } = useEntryAct(entry, onClose)
  const [kind, setKind] = useState<'avatar' | 'banner'>('avatar')
  const [name, setName] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const add = does(
    async () =>
      call('register.picture_add', {
        params: { agency: agency.id },
        body: { kind, name, bytes: await base64(file!) },
      }),
    'Approved.',
  )
  return (
    <SheetForm
      title="Approve a picture"
      onClose={onClose}
      act={add}
      refused={refused}
      submit="Approve it"
      disabled={busy || !file || name.trim() === ''}
    >
      <p className="muted">
        Every account of the agency may show it. One that shows another, where it showed an approved one
        before, is an alarm.
      </p>
      <label>
        It is a
        <select value={kind} onChange={(event) => setKind(event.target.value as 'avatar' | 'banner')}>
          <option value="avatar">picture beside the name</option>
          <option value="banner">banner</option>
        </select>
      </label>
      <label>
        What it is called here, such as “crest, 2026”
        <input required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <label>
        JPEG, PNG or WebP, up to 8 MB
        <input
          required
          type="file"
          accept="image/jpeg,image/png,image/webp"
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
        />
      </label>
    </SheetForm>
  )
}

/** A picture is no longer one that accounts may show. */
export const PictureEndSheet = ({ entry, onClose, picture }: About & { picture: string }) => {
  const { agency } = useHere()
  const { does, busy, refused } = useEntryAct(entry, onClose)
  const [why, setWhy] = useState('')
  const end = does(
    () => call('register.picture_end', { params: { agency: agency.id, picture }, body: { why } }),
    'Taken out.',
  )
  return (
    <SheetForm
      title="Take a picture out"
      onClose={onClose}
      act={end}
      refused={refused}
      submit="Take it out"
      disabled={busy || why.trim().length < 3}
    >
      <WhyField value={why} change={setWhy} most={1000} />
    </SheetForm>
  )
}
