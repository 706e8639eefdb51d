import { useNavigate } from '@tanstack/react-router'
import { Autocomplete, Input, ListBox, ListBoxItem, SearchField, useFilter } from 'react-aria-components'
import { useHere } from '../api/session.ts'
import { keys, type Verb } from '../desk/keys.ts'
import { Sheet } from './parts.tsx'
import { stops } from './rail.tsx'
import { useWholeQueue } from './ringing.tsx'
import { lookOf } from './shapes.tsx'
import { does } from './verbs.ts'

type Found = { id: string; words: string; hint: string; go: () => void }

/** Finds a screen, a verb or a conversation of the queue by any of its words. */
export const FindOverlay = ({ onClose }: { onClose: () => void }) => {
  const go = useNavigate()
  const { may } = useHere()
  const { items } = useWholeQueue()
  const { contains } = useFilter({ sensitivity: 'base' })
  const found: Found[] = [
    ...stops
      .filter((stop) => may(stop.right))
      .map((stop) => ({
        id: stop.to,
        words: stop.words,
        hint: 'screen',
        go: () => void go({ to: stop.to }),
      })),
    ...keys
      .filter((key) => key.verb !== 'template n' && !key.verb.startsWith('go ') && key.verb !== 'find')
      .map((key) => ({
        id: key.verb,
        words: key.says,
        hint: key.shown,
        go: () => void does(key.verb as Verb),
      })),
    ...items.slice(0, 200).map((item) => ({
      id: item.id,
      words: `${item.author.name || item.author.handle}: ${item.preview}`,
      hint: lookOf(item.band).short,
      go: () => void go({ to: '/c/$id', params: { id: item.id } }),
    })),
  ]
  return (
    <Sheet title="Find" onClose={onClose}>
      <Autocomplete filter={contains}>
        <SearchField autoFocus aria-label="Screen, verb, name or words of a message">
          <Input className="find-input" placeholder="Screen, verb, name or words of a message" />
        </SearchField>
        <ListBox
          className="found"
          aria-label="Found"
          items={found}
          renderEmptyState={() => <p className="muted">Nothing here has those words.</p>}
          onAction={(key) => {
            onClose()
            // After the dialog has given focus back, so that the verb finds the screen as it was.
            setTimeout(() => found.find((one) => one.id === key)?.go(), 60)
          }}
        >
          {(one) => (
            <ListBoxItem id={one.id} textValue={one.words} className="found-item">
              <bdi className="found-words">{one.words}</bdi> <span className="muted">{one.hint}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Autocomplete>
    </Sheet>
  )
}
