import { useDeferredValue, useState } from 'react'
import {
  Autocomplete,
  Collection,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  TextField,
} from 'react-aria-components'
import { choose } from './chosen.ts'
import { type Found, usePlaces } from './places.ts'
import { recents, remember } from './recent.ts'
import { Band } from './shapes.tsx'
import { Sheet } from './sheet.tsx'

const placeholder = 'Action, screen, name, words or number'

/** Finds and does anything: by keyboard alone, from anywhere. */
export const FindOverlay = ({ onClose }: { onClose: () => void }) => {
  const [typed, setTyped] = useState('')
  const [refused, setRefused] = useState<string | null>(null)
  const [recent] = useState(recents)
  const { all, sure, looking, failed, more } = usePlaces(typed)
  const sections = choose(typed, all, recent, sure)
  // The field is there with the next picture; the list may take another.
  const listed = useDeferredValue(sections, [])
  const act = (id: string) => {
    const one = sections.flatMap(({ found }) => found).find((each) => each.id === id)
    if (!one) return
    if (one.whyNot) return setRefused(one.whyNot)
    remember(one.id)
    onClose()
    // After the dialog has given focus back, so that the verb finds the screen as it was.
    setTimeout(one.go, 60)
  }
  const says =
    refused ??
    (failed
      ? 'The server does not answer: only what is on this screen was looked through.'
      : looking
        ? 'Looking…'
        : more
          ? 'There are more: type more letters.'
          : '')
  return (
    <Sheet title="Find or do" onClose={onClose} wide>
      <Autocomplete
        inputValue={typed}
        onInputChange={(text) => {
          setTyped(text)
          setRefused(null)
        }}
      >
        <TextField autoFocus aria-label={placeholder}>
          <Input className="find-input" placeholder={placeholder} />
        </TextField>
        <ListBox
          className="found"
          aria-label="Found"
          items={listed}
          dependencies={[listed]}
          selectionMode="none"
          renderEmptyState={() => (
            <p className="muted">{looking ? 'Looking…' : 'Nothing here has those words.'}</p>
          )}
          onAction={(key) => act(String(key))}
        >
          {({ kind, found }) => (
            <ListBoxSection id={kind} className="found-section">
              <Header className="found-head">{kind}</Header>
              <Collection items={found}>{(one) => <Line one={one} />}</Collection>
            </ListBoxSection>
          )}
        </ListBox>
      </Autocomplete>
      <div className="small find-foot">
        <span className="muted find-keys">
          <kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>Enter</kbd> open or do · <kbd>Esc</kbd> close
        </span>
        <span className="find-says" role="status">
          {says}
        </span>
      </div>
    </Sheet>
  )
}

const Line = ({ one }: { one: Found }) => (
  <ListBoxItem
    id={one.id}
    textValue={[one.who, one.words, one.whyNot].filter(Boolean).join(': ')}
    className={`found-item ${one.whyNot ? 'not-now' : ''}`}
  >
    {one.band ? <Band place={one.band} short /> : null}
    <span className="found-words">
      {one.who ? (
        <>
          <bdi>{one.who}</bdi>:{' '}
        </>
      ) : null}
      <bdi>{one.words}</bdi>
    </span>
    {one.whyNot ? <span className="found-why">not now: {one.whyNot}</span> : null}
    {one.isKey ? <span className="key">{one.hint}</span> : <span className="muted">{one.hint}</span>}
  </ListBoxItem>
)
