import type { Theme } from '../../test/stories/browser.ts'
import type { Kind, Shot } from './take.ts'

const shot = (name: string, kind: Kind, theme: Theme): Shot => ({ name, kind, themes: [theme], whole: false })

/** The pictures that are kept in docs/screens: no more than 24. */
export const chosen: readonly Shot[] = [
  shot('the composer', 'desktop', 'dark'),
  shot('the composer', 'desktop', 'light'),
  shot('the composer', 'phone', 'dark'),
  shot('the desk', 'desktop', 'dark'),
  shot('the desk', 'phone', 'light'),
  shot('the desk in a flood', 'desktop', 'dark'),
  shot('the desk, empty', 'desktop', 'light'),
  shot('the desk without its server', 'desktop', 'dark'),
  shot('a plea others repeat', 'desktop', 'dark'),
  shot('the palette', 'desktop', 'dark'),
  shot('the close dialog', 'phone', 'dark'),
  shot('the wall in a flood', 'desktop', 'dark'),
  shot('an exercise that goes on', 'desktop', 'dark'),
  shot('the report of an exercise', 'desktop', 'light'),
  shot('accounts', 'desktop', 'dark'),
  shot('alarms in a flood', 'desktop', 'dark'),
  shot('a record', 'desktop', 'light'),
  shot('assurance', 'desktop', 'dark'),
  shot('triage', 'desktop', 'dark'),
  shot('the sheet of keys', 'desktop', 'light'),
  shot('the first page, en', 'phone', 'light'),
  shot('the form, en', 'phone', 'light'),
  shot('the form with an error, es', 'phone', 'light'),
  shot('a private page, en', 'phone', 'light'),
]
