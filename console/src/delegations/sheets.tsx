import {
  type Delegation,
  type DelegationCategory,
  delegationCategories,
  type Role,
  roleNames,
} from '@callbox/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { networkWords } from '../accounts/health.ts'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { focusThis } from '../shell/scrolls.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import { WhyField } from '../shell/why-field.tsx'
import { answering, categoryWords } from './words.ts'

const useDone = (onClose: () => void) => {
  const { agency } = useHere()
  const queries = useQueryClient()
  const { run, busy, refused } = useAct()
  const does = (act: () => Promise<unknown>, words: string) => async () => {
    if (!(await run(act))) return
    await queries.invalidateQueries({ queryKey: ['accounts', agency.id] })
    announce(words)
    onClose()
  }
  return { agency, does, busy, refused }
}

const usual: Record<DelegationCategory, string> = {
  reply: 'Standing delegation for replies',
  automatic: 'Standing delegation for automatic replies',
}

/** What may leave, from where, by whom, until when, and who answers for it. */
export const GiveSheet = ({
  people,
  onClose,
}: {
  people: readonly { id: string; name: string }[]
  onClose: () => void
}) => {
  const { agency, does, busy, refused } = useDone(onClose)
  const accounts = useQuery(ask.accounts(agency.id)).data?.accounts ?? []
  const [category, setCategory] = useState<DelegationCategory>('reply')
  const [account, setAccount] = useState('')
  const [name, setName] = useState(usual.reply)
  const [responsible, setResponsible] = useState('')
  const [held, setHeld] = useState<readonly Role[]>(answering)
  const [until, setUntil] = useState('')
  const choose = (next: DelegationCategory) => {
    if (name === usual[category]) setName(usual[next])
    setCategory(next)
  }
  const give = does(
    () =>
      call('delegations.give', {
        params: { agency: agency.id },
        body: {
          category,
          account: account || null,
          name,
          responsible,
          roles: category === 'reply' ? [...held] : [],
          until: until === '' ? null : new Date(`${until}T23:59:59`).toISOString(),
        },
      }),
    'Given.',
  )
  const nobody = category === 'reply' && held.length === 0
  return (
    <SheetForm
      title="Give a standing delegation"
      onClose={onClose}
      act={give}
      refused={refused}
      submit="Give it"
      disabled={busy || !responsible || nobody || name.trim().length < 3}
    >
      <label>
        What may leave
        <select
          value={category}
          onChange={(event) => choose(event.target.value as DelegationCategory)}
          ref={focusThis}
        >
          {delegationCategories.map((one) => (
            <option key={one} value={one}>
              {categoryWords[one]}
            </option>
          ))}
        </select>
      </label>
      <label>
        From
        <select value={account} onChange={(event) => setAccount(event.target.value)}>
          <option value="">every account</option>
          {accounts.map((one) => (
            <option key={one.id} value={one.id}>
              {networkWords(one.network)} · {one.name || one.handle}
            </option>
          ))}
        </select>
      </label>
      {category === 'reply' ? (
        <fieldset className="pick">
          <legend>Who may send</legend>
          {answering.map((role) => (
            <label key={role}>
              <input
                type="checkbox"
                checked={held.includes(role)}
                onChange={(event) =>
                  setHeld(event.target.checked ? [...held, role] : held.filter((one) => one !== role))
                }
              />{' '}
              {roleNames[role]}
            </label>
          ))}
        </fieldset>
      ) : null}
      <label>
        Who answers for what leaves under it
        <select required value={responsible} onChange={(event) => setResponsible(event.target.value)}>
          <option value="">Choose somebody</option>
          {people.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Its name
        <input
          required
          minLength={3}
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.target.value)}
          autoComplete="off"
        />
      </label>
      <label>
        Until the end of (empty: until it is ended)
        <input type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
      </label>
    </SheetForm>
  )
}

/** It ends now, with its reason. */
export const EndSheet = ({ delegation, onClose }: { delegation: Delegation; onClose: () => void }) => {
  const { agency, does, busy, refused } = useDone(onClose)
  const [why, setWhy] = useState('')
  const end = does(
    () => call('delegations.end', { params: { agency: agency.id, id: delegation.id }, body: { why } }),
    'Ended: nothing more leaves under it.',
  )
  return (
    <SheetForm
      title={`End “${delegation.name}”`}
      onClose={onClose}
      act={end}
      refused={refused}
      submit="End it now"
      disabled={busy || why.trim().length < 3}
    >
      <p className="muted">From this moment nothing more leaves under it. What was sent stays what it was.</p>
      <WhyField value={why} change={setWhy} least={3} most={500} />
    </SheetForm>
  )
}
