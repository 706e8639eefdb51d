import { places, type QueueFilter, type SavedView } from '@callbox/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { Empty, Loading, VerbButton } from '../shell/parts.tsx'
import { focusThis } from '../shell/scrolls.tsx'
import { lookOf } from '../shell/shapes.tsx'
import { Sheet } from '../shell/sheet.tsx'
import { ActForm } from '../shell/sheet-form.tsx'
import { languageWords } from './languages.ts'
import { accountWords } from './names.ts'
import { newId } from './new-id.ts'

type Props = { now: SavedView | null; choose: (view: SavedView | null) => void; onClose: () => void }

/** The saved views, each with its key; here they are opened, made and changed. */
export const ViewsSheet = ({ now, choose, onClose }: Props) => {
  const { agency, me, may } = useHere()
  const known = useQuery(ask.views(agency.id)).data
  const [editing, setEditing] = useState<SavedView | null>(null)
  const open = (view: SavedView | null) => {
    choose(view)
    onClose()
  }
  if (editing)
    return (
      <Sheet title={editing.name ? 'Change the view' : 'New view'} onClose={onClose} wide>
        <ViewForm
          view={editing}
          done={(kept) => {
            setEditing(null)
            if (kept) open(kept)
          }}
          removed={() => {
            setEditing(null)
            if (now?.id === editing.id) choose(null)
          }}
        />
      </Sheet>
    )
  return (
    <Sheet title="Saved views" onClose={onClose}>
      {!known ? <Loading what="the views" /> : null}
      {known?.views.length === 0 ? (
        <Empty title="No view is saved yet.">
          <p>
            A view narrows the queue: what is Spanish and in nobody’s hands, what is over its target on one
            account. G and a digit open it.
          </p>
        </Empty>
      ) : null}
      <ul className="pick-list">
        {known?.views.map((view, n) => (
          <li key={view.id} className="snippet">
            <button
              type="button"
              aria-current={view.id === now?.id ? 'true' : undefined}
              onClick={() => open(view)}
              ref={n === 0 ? focusThis : null}
            >
              {view.key ? <kbd>G {view.key}</kbd> : null}
              <span>
                <strong>{view.name}</strong>{' '}
                {view.shared ? <span className="tag">{view.mine ? 'shared' : view.by.name}</span> : null}
                <span className="template-body">{filterWords(view.filter)}</span>
              </span>
            </button>
            {view.mine || (view.shared && may('desk.supervise')) ? (
              <VerbButton onPress={() => setEditing(view)}>Change</VerbButton>
            ) : null}
          </li>
        ))}
      </ul>
      <p className="row">
        <VerbButton
          onPress={() =>
            setEditing({
              id: newId(),
              name: '',
              shared: false,
              key: null,
              filter: { state: 'open' },
              by: { id: me.id, name: me.name },
              mine: true,
            })
          }
          whyNot={may('desk.work') ? null : whyNot('desk.work')}
        >
          New view
        </VerbButton>
        {now ? <VerbButton onPress={() => open(null)}>The whole queue</VerbButton> : null}
      </p>
    </Sheet>
  )
}

const stateWords = { open: 'open', waiting: 'waiting', closed: 'closed' } as const

/** What a view asks for, in words. */
export const filterWords = ({ state, bands, language, mark, holder, over, account }: QueueFilter): string =>
  [
    stateWords[state],
    ...(bands?.map((band) => lookOf(band).word.toLowerCase()) ?? []),
    language ? languageWords(language) : '',
    account ? 'one account' : '',
    mark ? `“${mark}”` : '',
    holder === 'nobody'
      ? 'in nobody’s hands'
      : holder === 'me'
        ? 'in my hands'
        : holder
          ? 'in a colleague’s hands'
          : '',
    over ? 'over target' : '',
  ]
    .filter(Boolean)
    .join(' · ')

/** Marks that conversations carry and that somebody may want to see together. */
const marks = ['perhaps urgent', 'edited', 'deleted', 'word lists only', 'over the rate limit']

const ViewForm = ({
  view,
  done,
  removed,
}: {
  view: SavedView
  done: (kept: SavedView | null) => void
  removed: () => void
}) => {
  const { agency, may } = useHere()
  const queries = useQueryClient()
  const { run, busy, refused } = useAct()
  const accounts =
    useQuery({ ...ask.accounts(agency.id), enabled: may('accounts.read') }).data?.accounts ?? []
  const colleagues = useQuery(ask.people(agency.id)).data?.colleagues ?? []
  const [name, setName] = useState(view.name)
  const [key, setKey] = useState(view.key)
  const [shared, setShared] = useState(view.shared)
  const [filter, setFilter] = useState<QueueFilter>(view.filter)
  /** An empty choice asks for nothing. */
  const set = (change: Partial<QueueFilter>) =>
    setFilter(
      Object.fromEntries(
        Object.entries({ ...filter, ...change }).filter(
          ([, value]) => value !== '' && value !== false && !(Array.isArray(value) && value.length === 0),
        ),
      ) as QueueFilter,
    )
  const params = { agency: agency.id, id: view.id }
  const again = () => queries.invalidateQueries({ queryKey: ['views', agency.id] })
  const save = async () => {
    if (!(await run(() => call('desk.view_save', { params, body: { name, key, shared, filter } })))) return
    announce('The view is kept.')
    await again()
    done({ ...view, name, key, shared, filter })
  }
  const remove = async () => {
    if (!(await run(() => call('desk.view_remove', { params })))) return
    announce('The view is gone.')
    await again()
    removed()
  }
  return (
    <>
      <ActForm act={save} refused={refused} submit="Keep it and open it" disabled={busy || !name.trim()}>
        <label>
          Name
          <input
            required
            maxLength={40}
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoComplete="off"
            ref={focusThis}
          />
        </label>
        <div className="form-two">
          <label>
            State
            <select
              value={filter.state}
              onChange={(event) => set({ state: event.target.value as QueueFilter['state'] })}
            >
              <option value="open">Open</option>
              <option value="waiting">Waiting for the person</option>
              <option value="closed">Closed</option>
            </select>
          </label>
          <label>
            In whose hands
            <select value={filter.holder ?? ''} onChange={(event) => set({ holder: event.target.value })}>
              <option value="">Anybody’s or nobody’s</option>
              <option value="nobody">Nobody’s</option>
              <option value="me">Mine (of whoever opens it)</option>
              {colleagues.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
          <label>
            Language
            <select value={filter.language ?? ''} onChange={(event) => set({ language: event.target.value })}>
              <option value="">Any</option>
              {[...new Set([...agency.languages, ...otherLanguages])].map((code) => (
                <option key={code} value={code}>
                  {languageWords(code)}
                </option>
              ))}
            </select>
          </label>
          <label>
            Account
            <select value={filter.account ?? ''} onChange={(event) => set({ account: event.target.value })}>
              <option value="">Any</option>
              {accounts.map((one) => (
                <option key={one.id} value={one.id}>
                  {accountWords(one)}
                </option>
              ))}
            </select>
          </label>
          <label>
            Mark
            <select value={filter.mark ?? ''} onChange={(event) => set({ mark: event.target.value })}>
              <option value="">Any or none</option>
              {marks.map((mark) => (
                <option key={mark}>{mark}</option>
              ))}
            </select>
          </label>
          <label>
            Key
            <select
              value={key ?? ''}
              onChange={(event) => setKey(event.target.value ? Number(event.target.value) : null)}
            >
              <option value="">None</option>
              {[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => (
                <option key={n} value={n}>
                  G {n}
                </option>
              ))}
            </select>
          </label>
        </div>
        <fieldset className="choices bands-choice">
          <legend>Bands; none chosen means all</legend>
          {places.map((place) => (
            <label key={place}>
              <input
                type="checkbox"
                checked={filter.bands?.includes(place) ?? false}
                onChange={(event) =>
                  set({
                    bands: event.target.checked
                      ? [...(filter.bands ?? []), place]
                      : (filter.bands ?? []).filter((one) => one !== place),
                  })
                }
              />
              {lookOf(place).word}
            </label>
          ))}
        </fieldset>
        <label className="tick">
          <input
            type="checkbox"
            checked={filter.over ?? false}
            onChange={(event) => set({ over: event.target.checked })}
          />
          Only what is over its target
        </label>
        <label className="tick">
          <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
          Shared with everybody at the desk
        </label>
      </ActForm>
      <p className="row sheet-more">
        <VerbButton onPress={() => done(null)}>Back</VerbButton>
        {view.name ? <VerbButton onPress={() => void remove()}>Remove it</VerbButton> : null}
      </p>
    </>
  )
}

/** Languages of the word lists: what triage can name. */
const otherLanguages = ['en', 'es', 'ar', 'cy', 'fr', 'ht', 'pl', 'pt', 'so', 'tl', 'uk', 'ur', 'vi', 'pa']

/** Stands over the views while a saved one is open. */
export const ViewBar = ({ view, leave, show }: { view: SavedView; leave: () => void; show: () => void }) => (
  <section className="choice-bar view-bar" aria-label="Saved view">
    <strong className="view-name" title={filterWords(view.filter)}>
      <bdi>{view.name}</bdi>
    </strong>
    <VerbButton keyShown="G V" onPress={show}>
      Views
    </VerbButton>
    <VerbButton onPress={leave}>All</VerbButton>
  </section>
)
