import { type Post, postNames } from '@callbox/contract'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { SheetForm } from '../shell/sheet-form.tsx'
import { Reason } from './sheet-role.tsx'
import { type People, useLookAgain } from './use-people.ts'
import { dayOf } from './words.ts'

/** Who is responsible for what, and what is vacant (CoP-R1, CoP-R7). */
export const Posts = ({ people }: { people: People }) => {
  const { agency, may } = useHere()
  const [open, setOpen] = useState<Post | null>(null)
  const vacant = people.posts.filter(({ holder }) => holder === null).length
  return (
    <section className="card" aria-labelledby="posts">
      <h2 id="posts">
        Responsible{' '}
        {vacant > 0 ? (
          <span className="needed small">{vacant === 1 ? '1 vacant' : `${vacant} vacant`}</span>
        ) : null}
      </h2>
      <dl className="facts posts">
        {people.posts.map(({ post, holder, since }) => (
          <div key={post}>
            <dt>{postNames[post]}</dt>
            <dd>
              {holder ? (
                <span>
                  <bdi>{holder.name}</bdi>{' '}
                  <span className="muted small">since {since ? dayOf(since, agency.zone) : ''}</span>
                </span>
              ) : (
                <span className="needed">vacant</span>
              )}{' '}
              {may('people.manage') ? (
                <button type="button" className="verb" onClick={() => setOpen(post)}>
                  {holder ? 'Change' : 'Name somebody'} <span className="unseen">: {postNames[post]}</span>
                </button>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
      {open ? <PostSheet post={open} people={people} onClose={() => setOpen(null)} /> : null}
    </section>
  )
}

const PostSheet = ({ post, people, onClose }: { post: Post; people: People; onClose: () => void }) => {
  const { agency } = useHere()
  const { run, busy, refused } = useAct()
  const lookAgain = useLookAgain()
  const [person, setPerson] = useState(people.posts.find((one) => one.post === post)?.holder?.id ?? '')
  const [reason, setReason] = useState('')
  const name = async () => {
    const params = { agency: agency.id, post }
    const body = { person: person || null, reason }
    if ((await run(() => call('people.responsible', { params, body }))) === false) return
    await lookAgain()
    onClose()
  }
  return (
    <SheetForm
      title={postNames[post]}
      onClose={onClose}
      act={name}
      refused={refused}
      submit="Name"
      disabled={busy || reason.trim().length < 3}
    >
      <label>
        Person
        <select value={person} onChange={(event) => setPerson(event.target.value)}>
          <option value="">Nobody: vacant</option>
          {people.people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Reason reason={reason} onReason={setReason} />
    </SheetForm>
  )
}
