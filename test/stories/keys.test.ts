import type { AnswerOf, Conversation, Routes } from '@callbox/contract'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keys, type Verb } from '../../console/src/desk/keys.ts'
import { type Engine, startEngine } from '../../server/src/testing/engine.ts'
import { announced, type Browsing, openBrowser, type Screen, signedIn, type Who } from './browser.ts'
import { type Centre, openCentre, type Person } from './centre.ts'
import { conversationOf, type Filed, report, submit, until } from './public.ts'

let engine: Engine
let centre: Centre
let browser: Browsing
let ruiz: Person
let plea: string
let repeated: string
let copy: string
let spanish: string
const screens = new Map<Who, Screen>()

const idOf = async (filed: Filed) => (await conversationOf(ruiz, filed)).id
/** A question nobody has seen yet: what is done to it disturbs no other key. */
const fresh = async () => idOf(await report(centre, { what: 'Is the library open on Sundays?' }))
const held = async () => {
  const id = await fresh()
  await ruiz.send('POST', `/api/a/1/conversations/${id}/claim`)
  return id
}

beforeAll(async () => {
  engine = await startEngine()
  centre = await openCentre({
    args: ['serve', '--work', '--build'],
    env: { CALLBOX_TRUST_PROXY: '1', CALLBOX_TRANSLATE_URL: engine.url, CALLBOX_ALLOW_INNER: engine.url },
  })
  browser = await openBrowser(centre)
  ruiz = await signedIn(centre, 'desk')
  const okafor = await signedIn(centre, 'second desk')
  await okafor.send('POST', '/api/a/1/shift')
  await okafor.send('DELETE', '/api/a/1/shift', { note: 'The bridge on Ferry Road is shut.' })
  const filed = await report(centre, {
    what: 'Water at the second floor, four children',
    where: '18 Alder St',
  })
  await submit(centre, { what: 'It is at the third step now' }, filed.path)
  const gran = 'My gran is alone on the roof at Low Ferry Road, please send a boat'
  const first = await report(centre, { what: gran, danger: 'yes' })
  const second = await report(centre, { what: `Please share! ${gran}`, danger: 'yes' })
  const es = await report(centre, { what: 'El agua está entrando en la casa y mi madre no puede subir' })
  ;[plea, repeated, copy, spanish] = [
    await idOf(filed),
    await idOf(first),
    await idOf(second),
    await idOf(es),
  ]
})
afterAll(async () => {
  await browser?.close()
  await centre?.stop()
  await engine?.stop()
})

const patient = { timeout: 20_000 }

type Check = {
  who?: Who
  /** Where the key is pressed. */
  at?: () => string | Promise<string>
  /** What stands there before, and what is remembered of it. */
  before?: (page: Page) => Promise<unknown>
  does: (page: Page, before: unknown) => Promise<unknown>
}

const read = async (id: string): Promise<Conversation> =>
  (await ruiz.get(`/api/a/1/conversations/${id}`)).body
const here = (page: Page) => /\/c\/([0-9a-f-]+)/.exec(page.url())?.[1] ?? ''
const truth = (page: Page, holds: (seen: Conversation) => boolean) => until(() => read(here(page)), holds)
const shift = async () => (await ruiz.get('/api/a/1/shift')).body as AnswerOf<Routes['shift.people']>

const open = (id: () => string | Promise<string>) => async () => `/c/${await id()}`
const field = (page: Page) => page.getByRole('textbox', { name: /^Answer to/ })
const place = async (page: Page) =>
  Number(await page.locator('li:has(.row-link.cursor)').getAttribute('aria-posinset'))
const cursorAt = async (page: Page, times = 1) => {
  for (let n = 0; n < times; n += 1) await page.keyboard.press('j')
  await page.locator('.row-link.cursor:focus').waitFor()
  return place(page)
}
const sheet = (title: string | RegExp, id = () => plea): Check => ({
  at: open(id),
  does: (page) => page.getByRole('dialog').getByRole('heading', { name: title }).first().waitFor(),
})
const goes = (path: string, title: string): Check => ({
  who: 'supervisor',
  at: () => '/nowhere',
  does: async (page) => {
    await page.waitForURL(`${centre.origin}/desk${path}`)
    await page.getByRole('heading', { level: 1, name: title }).first().waitFor()
  },
})
const written = async (page: Page, text: string) => {
  await page.keyboard.press('r')
  await field(page).fill(text)
}
const sent = async (page: Page) => {
  await written(page, 'Yes, from ten.')
  await page.keyboard.press('Control+.')
  await page.keyboard.press('Control+Enter')
  await page.locator('.leaving-state', { hasText: /Leaves in \d+ s/ }).waitFor()
}

const trains = async () => signedIn(centre, 'trainer')
const exercise = async () =>
  ((await (await trains()).get('/api/a/1/exercise')).body as AnswerOf<Routes['exercises.now']>).exercise
const training = (does: Check['does']): Check => ({
  who: 'trainer',
  at: () => '/exercises',
  before: async (page) => {
    if (!(await exercise()))
      await (await trains()).send('POST', '/api/a/1/exercises', { scenario: 'quiet-night', speed: 2 })
    await page.locator('.running').waitFor()
    return (await exercise())!.speed
  },
  does,
})
const speedIs = (holds: (speed: number, before: number) => boolean) =>
  training((_, before) => until(exercise, (seen) => seen !== null && holds(seen.speed, before as number)))

type Numbered = `view ${number}` | `template ${number}`
/** A key without a check does not compile. */
const checks: Record<Exclude<Verb, Numbered> | 'template n', Check> = {
  next: {
    before: (page) => cursorAt(page),
    does: (page, before) => expect.poll(() => place(page), patient).toBe((before as number) + 1),
  },
  previous: {
    before: (page) => cursorAt(page, 2),
    does: (page, before) => expect.poll(() => place(page), patient).toBe((before as number) - 1),
  },
  open: {
    before: async (page) => {
      await cursorAt(page)
      const id = await page.locator('.row-link.cursor').getAttribute('data-row')
      await page.evaluate(() => (document.activeElement as HTMLElement).blur())
      return id
    },
    does: (page, id) => page.waitForURL(`**/c/${id}`),
  },
  arrivals: {
    before: async (page) => {
      const id = await idOf(await report(centre, { what: 'He is drowning by the old mill', danger: 'yes' }))
      await page.locator('.arrivals button').waitFor()
      return id
    },
    does: (page, id) => page.locator(`[data-row="${id}"]`).waitFor(),
  },
  claim: { at: open(fresh), does: (page) => truth(page, ({ claim }) => claim?.by.name === 'A. Ruiz') },
  reply: {
    at: open(fresh),
    does: (page) =>
      expect.poll(() => field(page).evaluate((one) => one === document.activeElement), patient).toBe(true),
  },
  template: sheet('Answer from a template'),
  'template n': {
    at: open(fresh),
    does: (page) => expect.poll(() => field(page).inputValue(), patient).toContain('9-1-1'),
  },
  send: {
    at: open(fresh),
    before: async (page) => {
      await written(page, 'Yes, from ten.')
      await page.keyboard.press('Control+.')
    },
    does: (page) => truth(page, ({ leaving }) => leaving.some(({ text }) => /from ten/.test(text))),
  },
  sentence: {
    at: open(fresh),
    before: (page) => written(page, 'Yes.'),
    does: (page) => expect.poll(() => field(page).inputValue(), patient).toMatch(/9-1-1[\s\S]*Yes\./),
  },
  undo: {
    at: open(fresh),
    before: sent,
    does: async (page) => {
      await expect.poll(() => field(page).inputValue(), patient).toContain('Yes, from ten.')
      await truth(page, ({ leaving }) => leaving.every(({ state }) => state !== 'held'))
    },
  },
  snippets: sheet('Snippets'),
  note: sheet('Internal note'),
  park: { at: open(held), does: (page) => truth(page, ({ claim }) => claim?.state === 'parked') },
  dispatch: sheet('For dispatch'),
  close: sheet('Close it'),
  band: sheet('Which band?'),
  language: sheet('Which language?'),
  place: sheet('Where is it?'),
  // This centre's pack has none; the key says so where it is looked for.
  thrive: {
    at: open(() => plea),
    does: async (page) => {
      expect(await page.getByRole('dialog').count()).toBe(0)
      await page.keyboard.press('Control+k')
      await page.getByRole('textbox', { name: 'Action, screen' }).fill('thrive')
      await page.getByText('This centre does not use THRIVE.').waitFor()
    },
  },
  handOver: { ...sheet('Hand over'), at: open(held) },
  split: sheet('Split off'),
  copies: sheet(/1 copy/, () => repeated),
  group: { at: open(() => copy), does: (page) => page.getByText('Taken out of the copies of').waitFor() },
  near: sheet('Near here, or about this'),
  interpreter: sheet('Ask for an interpreter'),
  translate: {
    at: open(() => spanish),
    before: (page) => page.getByRole('button', { name: /^Machine translation/ }).waitFor(),
    does: (page) => page.getByRole('region', { name: 'Machine translation' }).waitFor(),
  },
  release: { at: open(held), does: (page) => truth(page, ({ claim }) => claim === null) },
  merge: { ...sheet('Merge another one into this'), at: open(fresh) },
  acknowledge: {
    before: (page) => page.locator('.alarm-strip').waitFor({ timeout: 90_000 }),
    does: () =>
      until(
        async () => (await ruiz.get('/api/a/1/alarms')).body as AnswerOf<Routes['alarms.list']>,
        ({ alarms }) => alarms.some(({ acknowledged }) => acknowledged?.by.name === 'A. Ruiz'),
      ),
  },
  'open alarm': {
    before: async (page) => {
      // Whatever was opened by the keys before has no alarm any more.
      for (const floor of ['first', 'second', 'third'])
        await report(centre, { what: `Smoke on the ${floor} floor and we are trapped`, danger: 'yes' })
      await page.locator('.alarm-strip').waitFor({ timeout: 90_000 })
    },
    does: (page) => page.waitForURL(/\/c\/[0-9a-f-]{36}/, patient),
  },
  find: { does: (page) => page.getByRole('textbox', { name: 'Action, screen' }).waitFor() },
  sound: {
    does: (page) => expect.poll(() => announced(page, 'polite'), patient).toBe('The sound was played.'),
  },
  said: sheet('Said in public today'),
  phones: {
    does: async (page) => {
      for (const have of [true, false]) {
        if (!have) await page.keyboard.press('!')
        await page
          .getByRole('button', { name: have ? 'Yes, the phones have us' : 'Yes, they have' })
          .waitFor()
        await page.keyboard.press('!')
        await until(shift, ({ phones }) => (phones !== null) === have)
        await page.getByRole('button', { name: /^Yes/ }).waitFor({ state: 'detached' })
      }
    },
  },
  'notes read': {
    before: (page) => page.getByText('The bridge on Ferry Road is shut.').first().waitFor(),
    does: () => until(shift, ({ toRead }) => toRead.length === 0),
  },
  'whole screen': {
    who: 'supervisor',
    at: () => '/wall',
    before: (page) => page.locator('.wall-figures').waitFor(),
    does: async (page) => {
      await page.locator('html[data-whole]').waitFor()
      await page.keyboard.press('f')
      await page.locator('html:not([data-whole])').waitFor()
    },
  },
  'find here': {
    at: open(() => plea),
    does: (page) => page.getByRole('searchbox', { name: 'Find in this conversation' }).waitFor(),
  },
  help: {
    does: async (page) => {
      await page.getByRole('dialog').waitFor()
      expect(await page.getByRole('dialog').locator('dt').count()).toBe(keys.length)
    },
  },
  back: { at: open(() => plea), does: (page) => page.waitForURL(/\/desk\/?$/) },
  'take back': {
    at: open(fresh),
    before: async (page) => {
      await page.keyboard.press('c')
      await truth(page, ({ claim }) => claim !== null)
      await page.getByText('You hold it').waitFor()
    },
    does: (page) => truth(page, ({ claim }) => claim === null),
  },
  views: { ...sheet('Saved views'), at: () => '/' },
  'for you': { ...sheet('For you'), at: () => '/' },
  choose: {
    before: (page) => cursorAt(page),
    does: (page) => expect.poll(() => page.locator('.row-link.chosen').count(), patient).toBe(1),
  },
  'choose next': {
    before: (page) => cursorAt(page),
    does: (page) => expect.poll(() => page.locator('.row-link.chosen').count(), patient).toBe(2),
  },
  'choose previous': {
    before: (page) => cursorAt(page, 2),
    does: (page) => expect.poll(() => page.locator('.row-link.chosen').count(), patient).toBe(2),
  },
  'go queue': goes('/', 'Desk'),
  'go wall': goes('/wall', 'Wall'),
  'go unknown': goes('/unknown', 'Did it go out?'),
  'go alarms': goes('/alarms', 'Alarms'),
  'go accounts': goes('/accounts', 'Accounts'),
  'go exercises': goes('/exercises', 'Exercises'),
  'go records': goes('/records', 'Records'),
  'go assurance': goes('/assurance', 'Assurance'),
  'go triage': goes('/triage', 'Triage'),
  'go status': goes('/status', 'Status'),
  'go people': goes('/people', 'People and access'),
  'go rota': goes('/rota', 'Rota'),
  'go settings': goes('/settings', 'Settings'),
  'go security': goes('/security', 'My security'),
  'go keys': goes('/keys', 'All keys'),
  'exercise pause': training(() => until(exercise, (seen) => seen?.state === 'paused')),
  'exercise faster': speedIs((speed, before) => speed > before),
  'exercise slower': speedIs((speed, before) => speed < before),
  'exercise end': training((page) => page.getByRole('dialog').getByRole('heading').first().waitFor()),
}

const named: Record<string, string> = {
  '1–9': '1',
  Esc: 'Escape',
  '↓': 'ArrowDown',
  '↑': 'ArrowUp',
  '→': 'ArrowRight',
}
/** Presses what the table shows, as a hand does. */
const press = async (page: Page, shown: string) => {
  for (const one of shown.split(' ')) {
    const parts = one.split('+')
    const last = one === '+' ? '+' : parts.at(-1)!
    const key = named[last] ?? (/^[A-Z]$/.test(last) ? last.toLowerCase() : last)
    const with_ = one === '+' ? '' : parts.slice(0, -1).join('+').replace('Ctrl', 'Control')
    await page.keyboard.press(with_ ? `${with_}+${key}` : key)
  }
}

const try_ = async (shown: string, { who = 'desk', at, before, does }: Check) => {
  const path = (await at?.()) ?? '/'
  const screen = screens.get(who) ?? (await browser.open(who))
  screens.set(who, screen)
  const { page } = screen
  await page.goto(`${centre.origin}/desk${path}`)
  await page.locator('.mark', { hasText: /^\s*live$/ }).waitFor({ timeout: 60_000 })
  if (path === '/') await page.locator('.row-link').first().waitFor()
  if (path.startsWith('/c/')) await page.locator('.received .words').first().waitFor()
  const seen = await before?.(page)
  await press(page, shown)
  await does(page, seen)
  expect(screen.troubles).toEqual([])
}

describe('every key does in a browser what the table of keys says', () => {
  it.each(keys)('$shown: $says', ({ verb, shown }) => try_(shown, checks[verb as keyof typeof checks]))
})

/** Keys that mean something on one page or in one sheet, where the arrows, digits and Enter are at home. */
const elsewhere: Record<string, Check & { shown: string }> = {
  'a digit in the sheet of languages sets it': {
    shown: 'W 2',
    at: open(fresh),
    does: (page) => truth(page, ({ language }) => language === 'es'),
  },
  'a digit in the sheet of templates fills it in': {
    shown: 'T 2',
    at: open(fresh),
    does: (page) => expect.poll(() => field(page).inputValue(), patient).toContain('9-1-1'),
  },
  'a digit in the sheet of interpreters chooses the kind': {
    shown: '3',
    at: open(() => spanish),
    before: async (page) => {
      await page.keyboard.press('i')
      await page.getByRole('radio', { name: /Spoken/ }).waitFor()
    },
    does: (page) => page.getByRole('radio', { name: /Text relay/, checked: true }).waitFor(),
  },
  'the arrows go from day to day of the rota, and Enter opens one': {
    shown: '→ ↓ Enter',
    who: 'supervisor',
    at: () => '/rota',
    before: (page) => page.locator('.rota-cell').first().focus(),
    does: (page) => page.getByRole('dialog', { name: /^B\. Okafor, / }).waitFor(),
  },
  'J goes along the register, and Enter opens an account': {
    shown: 'J J K Enter',
    who: 'supervisor',
    at: () => '/accounts',
    before: (page) => page.locator('.register-row').nth(1).waitFor(),
    does: (page) => page.waitForURL(/\/accounts\/[0-9a-f-]{36}/),
  },
}

describe('the keys of one page or sheet', () => {
  it.each(Object.entries(elsewhere))('%s', (_, { shown, ...check }) => try_(shown, check))
})

describe('a flood of alarms', () => {
  it('stands as one group that says what it is about, and is acknowledged as one act, each with its own record', async () => {
    const { page, context } = await browser.open('desk', { path: '/alarms' })
    const group = page
      .locator('.alarm-group.needs', {
        hasText: /Nobody has looked at \d+ life-at-risk messages, the oldest for/,
      })
      .first()
    await group.waitFor({ timeout: 90_000 })
    const unfold = group.getByRole('button', { name: /^Show all \d+/ })
    if (await unfold.isVisible()) await unfold.click()
    // Each says whose words it means.
    await group.locator('.alarm-card .alarm-words').nth(1).waitFor(patient)
    await group.getByRole('button', { name: /^Acknowledge \d+ alarms$/ }).click()
    await expect.poll(() => announced(page, 'polite'), patient).toMatch(/^Acknowledged \d+ alarms\.$/)
    const { body } = await (await signedIn(centre, 'records')).get('/api/a/1/records?limit=200')
    const { entries } = body as AnswerOf<Routes['records.list']>
    const [last] = entries.filter(({ kind }) => kind === 'alarm.acknowledged')
    const read = await (await signedIn(centre, 'records')).get(`/api/a/1/records/${last!.id}`)
    const said = JSON.parse((read.body as AnswerOf<Routes['records.entry']>).parts[0]!.text!)
    expect(said.together).toBeGreaterThanOrEqual(2)
    const written = entries.filter(({ kind, at }) => kind === 'alarm.acknowledged' && at === last!.at)
    expect(written.length).toBe(said.together)
    await context.close()
  })
})
