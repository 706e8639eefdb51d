import type { Page } from 'playwright-core'
import { signedIn, type Who } from './browser.ts'
import type { Centre } from './centre.ts'
import { conversationOf, type Filed, report, submit } from './public.ts'

/** One page, or one state of it, as it is shown to whoever has the right to it. */
export type Place = {
  name: string
  who: Who
  path: string
  /** Something that stands there when the page is whole. */
  ready: (page: Page) => Promise<unknown>
  step?: (page: Page) => Promise<unknown>
}
export type PublicPlace = {
  name: string
  path: string
  step?: (page: Page) => Promise<unknown>
}

/** What the places show: a plea with a draft that the officer holds, one that others repeat, and one in Arabic. */
export type Scene = {
  filed: Filed
  plea: string
  repeated: string
  arabic: string
  entry: string
  /** An account of the register that is nearly whole. */
  account: string
}

const words = {
  plea: 'Water at the second floor, 4 kids and my mom. The Cut came over the towpath, 18 Alder St pls',
  repeated: 'My gran is alone on the roof at Low Ferry Road, please send a boat',
  arabic: 'الدخان يملأ الدرج ولا نستطيع النزول، اتصلوا بي على +1 555 0117',
}

/** Brings a practice centre into the state of an ordinary shift. */
export const setScene = async (centre: Centre): Promise<Scene> => {
  const [ruiz, okafor, records, chief] = await Promise.all([
    signedIn(centre, 'desk'),
    signedIn(centre, 'second desk'),
    signedIn(centre, 'records'),
    signedIn(centre, 'supervisor'),
  ])
  const act = async (person: typeof ruiz, method: 'POST' | 'PUT', path: string, body?: unknown) => {
    const { status, body: answer } = await person.send(method, `/api/a/1/${path}`, body)
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`)
  }
  const first = await report(centre, { what: words.repeated, danger: 'yes' })
  for (let n = 0; n < 6; n += 1)
    await report(centre, {
      what: n % 2 ? `Please share! ${words.repeated}` : `RT @maria_h: ${words.repeated}`,
    })
  const arabic = await report(centre, { what: words.arabic, name: 'سميرة', danger: 'yes' })
  await report(centre, {
    what: 'Smoke comes from a window, third house from the corner',
    where: '22 Alder St',
  })
  const filed = await report(centre, {
    what: words.plea,
    where: '18 Alder Street, second floor',
    danger: 'yes',
    name: 'Maria H.',
    safe: 'yes',
    contact: 'text 555-0142',
  })
  await submit(centre, { what: 'It is at the third step now' }, filed.path)
  const idOf = async (one: Filed) => (await conversationOf(records, one)).id
  const [plea, repeated, inArabic] = [await idOf(filed), await idOf(first), await idOf(arabic)]
  await act(ruiz, 'POST', 'shift')
  await act(okafor, 'POST', 'shift')
  await act(okafor, 'POST', `conversations/${repeated}/claim`)
  await act(ruiz, 'POST', `conversations/${plea}/claim`)
  await act(okafor, 'POST', `conversations/${plea}/notes`, {
    text: 'Engine 4 is on Alder Street already, two streets down.',
  })
  await act(ruiz, 'PUT', `conversations/${plea}/draft`, {
    text: 'In danger now? Call 9-1-1. If it is not safe to speak, text 9-1-1 where available, or call and stay on the line. Go to the highest floor and show a light.',
    language: 'en',
    template: null,
  })
  const { body } = await records.get(`/api/a/1/records?limit=200&subject=${plea}`)
  const { entries } = body as { entries: { id: string; kind: string }[] }
  const entry = entries.findLast(({ kind }) => kind === 'message.received')!.id
  const account = await describeAccounts((await chief.get('/api/a/1/register')).body as Register, (...of) =>
    act(chief, ...of),
  )
  await connectDirectory(centre)
  return { filed, plea, repeated, arabic: inArabic, entry, account }
}

/** A key with which a directory has sent a group. */
const connectDirectory = async (centre: Centre): Promise<void> => {
  const security = await signedIn(centre, 'security')
  const until = new Date(Date.now() + 200 * 86_400_000).toISOString()
  const body = { name: 'Directory of the city', rights: ['directory.sync'], until }
  const { key } = (await security.send('POST', '/api/a/1/keys', body)).body as { key: string }
  const answer = await fetch(`${centre.origin}/scim/v2/1/Groups`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify({ displayName: 'Night desk' }),
  })
  if (answer.status !== 201) throw new Error(`The directory: ${answer.status} ${await answer.text()}`)
}

type Register = {
  entries: { id: string; account: string | null; network: string }[]
  people: { id: string; mayAnswer: boolean; only: string[] | null }[]
}

/** The practice network's account is described but for its hours of risk; another is proposed. @returns the first. */
const describeAccounts = async (
  { entries, people }: Register,
  act: (method: 'POST' | 'PUT', path: string, body: unknown) => Promise<void>,
): Promise<string> => {
  const { id, account } = entries.find(({ network }) => network === 'practice')!
  const [one, two, backup] = people
    .filter(({ mayAnswer, only }) => mayAnswer && only === null)
    .map((person) => person.id)
  const about = {
    purpose: 'Warnings, and questions of the public',
    audience: 'Everybody in Riverton',
    dataImpact: 'Names and words of those who write to us are kept as records',
    owner: one!,
  }
  await act('PUT', `register/${id}/about`, { ...about, url: null })
  await act('PUT', `register/${id}/keepers`, { updaters: [one, two], backups: [backup] })
  const day = [{ from: '07:00', to: '23:00' }]
  await act('PUT', `register/${id}/hours`, {
    always: false,
    week: {
      mon: day,
      tue: day,
      wed: day,
      thu: day,
      fri: day,
      sat: [{ from: '09:00', to: '18:00' }],
      sun: [],
    },
    holidays: ['2030-12-25'],
  })
  await act('PUT', `register/${id}/private`, { decision: 'closed', why: 'Nobody can watch them at night' })
  await act('POST', `register/${id}/statements`, {
    language: 'en',
    name: 'Riverton ECC',
    own: 'Storms, floods and road closures.',
    why: 'The first one',
  })
  await act('POST', `accounts/${account}/automatic/texts`, {
    reason: 'out_of_hours',
    language: 'en',
    words: 'Nobody is reading this account right now. In danger? Call 9-1-1 now. Not urgent: 555-0111.',
  })
  await act('POST', 'register', {
    ...about,
    network: 'facebook',
    handle: 'RivertonECC',
    name: 'Riverton ECC',
    purpose: 'The people who are on no other network',
  })
  return id
}

const heading = (page: Page) => page.locator('main h1').first().waitFor()
const dialog = (page: Page) => page.getByRole('dialog').waitFor()
const queue = (page: Page) => page.locator('.row-link').first().waitFor()
const whole = (page: Page) => page.locator('.received .words').first().waitFor()
const press = (key: string) => async (page: Page) => {
  await page.keyboard.press(key)
  await dialog(page)
}

/** Every page of the console with its main states, for an ordinary shift. */
export const placesOf = ({ plea, repeated, arabic, entry, account }: Scene): Place[] => {
  const sheet = (name: string, key: string, path = `/c/${arabic}`): Place => ({
    name,
    who: 'desk',
    path,
    ready: whole,
    step: press(key),
  })
  const at = (who: Who, name: string, path: string, ready: Place['ready'] = heading): Place => ({
    name,
    who,
    path,
    ready,
  })
  return [
    at('desk', 'the desk', '/', queue),
    { ...at('second desk', 'a conversation nobody holds', `/c/${arabic}`, whole) },
    at('desk', 'the composer', `/c/${plea}`, async (page) => {
      await page.getByRole('textbox', { name: /^Answer to/ }).waitFor()
      await page.locator('.map-street').first().waitFor()
    }),
    at('second desk', 'a conversation a colleague holds', `/c/${plea}`, whole),
    at('desk', 'a plea others repeat', `/c/${repeated}`, whole),
    sheet('the close dialog', 'x'),
    sheet('the band dialog', 'b'),
    sheet('the note dialog', 'n'),
    sheet('the split dialog', 'l', `/c/${plea}`),
    sheet('the copies dialog', 'y', `/c/${repeated}`),
    sheet('the language dialog', 'w'),
    sheet('the place dialog', 'm'),
    sheet('the template dialog', 't', `/c/${plea}`),
    sheet('the dispatch dialog', 'd', `/c/${plea}`),
    sheet('the hand-over dialog', 'h', `/c/${plea}`),
    sheet('the interpreter dialog', 'i'),
    sheet('the merge dialog', '&'),
    sheet('the dialog of what is near', "'", `/c/${plea}`),
    sheet('the snippets dialog', ';', `/c/${plea}`),
    sheet('said in public today', ':'),
    {
      ...at('desk', 'the palette', '/', queue),
      step: async (page) => {
        await press('Control+k')(page)
        await page.keyboard.type('sm')
        await page.locator('.found-item').first().waitFor()
      },
    },
    { ...at('desk', 'the help overlay', '/', queue), step: press('?') },
    {
      ...at('desk', 'the saved views', '/', queue),
      step: async (page) => {
        await page.keyboard.press('g')
        await press('v')(page)
      },
    },
    {
      ...at('desk', 'a new view', '/', queue),
      step: async (page) => {
        await page.keyboard.press('g')
        await press('v')(page)
        await page.getByRole('button', { name: 'New view' }).click()
        await page.getByLabel('In whose hands').waitFor()
      },
    },
    { ...at('second desk', 'for you', '/', queue), step: press('@') },
    {
      ...at('desk', 'some chosen', '/', queue),
      step: async (page) => {
        for (const key of ['j', ',', 'j', 'j', ',']) await page.keyboard.press(key)
        await page.locator('.choice-bar').waitFor()
      },
    },
    {
      ...at('desk', 'closing many', '/', queue),
      step: async (page) => {
        for (const key of ['j', ',', 'j', 'j', ',']) await page.keyboard.press(key)
        await page.locator('.choice-bar').waitFor()
        await press('x')(page)
      },
    },
    { ...at('supervisor', 'the wall', '/wall', (page) => page.locator('.wall-figures').waitFor()) },
    {
      ...at('supervisor', 'the wall as a table', '/wall', (page) => page.locator('.wall-figures').waitFor()),
      step: (page) => page.getByText('As a table').first().click(),
    },
    {
      ...at('supervisor', 'asking whether the phones have us', '/wall', (page) =>
        page.locator('.wall-figures').waitFor(),
      ),
      step: async (page) => {
        await page.keyboard.press('!')
        await page.getByRole('button', { name: 'Yes, the phones have us' }).waitFor()
      },
    },
    at('supervisor', 'unknown', '/unknown'),
    at('supervisor', 'alarms', '/alarms'),
    at('supervisor', 'accounts', '/accounts', (page) => page.locator('.register-row').first().waitFor()),
    at('supervisor', 'an account', `/accounts/${account}`, (page) => page.locator('.week').waitFor()),
    {
      ...at('supervisor', 'proposing an account', '/accounts', (page) =>
        page.locator('.register-row').first().waitFor(),
      ),
      step: async (page) => {
        await page.getByRole('button', { name: 'Propose an account' }).click()
        await dialog(page)
      },
    },
    {
      ...at('supervisor', 'the hours of an account', `/accounts/${account}`, (page) =>
        page.locator('.week').waitFor(),
      ),
      step: async (page) => {
        await page.getByRole('button', { name: 'Set hours' }).click()
        await dialog(page)
      },
    },
    {
      ...at('supervisor', 'writing what an account says about itself', `/accounts/${account}`, (page) =>
        page.locator('.profile-preview').first().waitFor(),
      ),
      step: async (page) => {
        await page.getByRole('button', { name: 'Write the statement' }).click()
        await dialog(page)
        await page.locator('dialog .profile-preview, [role=dialog] .profile-preview').first().waitFor()
      },
    },
    {
      ...at('supervisor', 'who keeps an account', `/accounts/${account}`, (page) =>
        page.locator('.week').waitFor(),
      ),
      step: async (page) => {
        await page.getByRole('button', { name: 'Name people' }).click()
        await dialog(page)
      },
    },
    {
      ...at('supervisor', 'what an account says by itself', `/accounts/${account}`, (page) =>
        page.locator('.automatic-text').first().waitFor(),
      ),
      step: async (page) => {
        await page.getByRole('button', { name: 'New wording' }).first().click()
        await dialog(page)
      },
    },
    {
      ...at('supervisor', 'when an account answers by itself', `/accounts/${account}`, (page) =>
        page.locator('.automatic-text').first().waitFor(),
      ),
      step: async (page) => {
        await page.getByRole('button', { name: 'Set when' }).click()
        await dialog(page)
      },
    },
    {
      ...at('supervisor', 'recording the risk of an account', `/accounts/${account}`, (page) =>
        page.locator('.week').waitFor(),
      ),
      step: async (page) => {
        await page.getByRole('button', { name: 'Record the risk' }).click()
        await dialog(page)
      },
    },
    {
      ...at('security', 'confirming the security of an account', `/accounts/${account}`, (page) =>
        page.locator('.week').waitFor(),
      ),
      step: async (page) => {
        await page.getByRole('button', { name: 'Confirm something' }).click()
        await dialog(page)
      },
    },
    {
      ...at('approver', 'giving a delegation', '/delegations', (page) =>
        page.locator('.card').first().waitFor(),
      ),
      step: async (page) => {
        await page.getByRole('button', { name: 'Give one' }).click()
        await dialog(page)
      },
    },
    at('supervisor', 'standing delegations', '/delegations', (page) =>
      page.locator('.card').first().waitFor(),
    ),
    at('supervisor', 'exercises', '/exercises', (page) => page.locator('.scenario').first().waitFor()),
    at('records', 'records', '/records', (page) =>
      page.locator('main a[href*="/records/"]').first().waitFor(),
    ),
    at('records', 'a record', `/records/${entry}`, (page) => page.getByText('Proven just now').waitFor()),
    {
      ...at('records', 'the bytes of a record', `/records/${entry}`, (page) =>
        page.getByText('Proven just now').waitFor(),
      ),
      step: async (page) => {
        await page.getByText('Read it field by field').click()
        await page.getByText('As it is kept').first().click()
        await page.locator('.record-part pre').first().waitFor()
      },
    },
    at('auditor', 'assurance', '/assurance', (page) => page.getByText('2.2.1').first().waitFor()),
    {
      ...at('auditor', 'a clause', '/assurance', (page) => page.getByText('2.2.1').first().waitFor()),
      path: '/assurance?clause=4.1.1',
    },
    {
      ...at('approver', 'deciding about a clause', '/assurance?clause=CoP-S12', (page) =>
        page.getByRole('button', { name: 'Does not apply here…' }).waitFor(),
      ),
      step: (page) => page.getByRole('button', { name: 'Does not apply here…' }).click(),
    },
    at('supervisor', 'triage', '/triage', (page) =>
      page.getByRole('heading', { name: 'Languages' }).waitFor(),
    ),
    at('supervisor', 'status', '/status', (page) => page.locator('.status-tile').first().waitFor()),
    at('supervisor', 'settings', '/settings'),
    at('desk', 'my security', '/security', (page) =>
      page.getByRole('heading', { name: 'Where you are signed in' }).waitFor(),
    ),
    at('security', 'the keys of other systems', '/security', (page) =>
      page.getByRole('heading', { name: 'API keys' }).waitFor(),
    ),
    {
      ...at('security', 'making a key', '/security', (page) =>
        page.getByRole('heading', { name: 'API keys' }).waitFor(),
      ),
      step: async (page) => {
        await page.getByRole('button', { name: 'Make a key' }).click()
        await dialog(page)
      },
    },
    {
      ...at('administrator', 'a group of the directory', '/people', (page) =>
        page.getByRole('heading', { name: 'Directory' }).waitFor(),
      ),
      step: async (page) => {
        await page.getByRole('button', { name: 'Give a role : group Night desk' }).click()
        await dialog(page)
      },
    },
    at('administrator', 'people', '/people', (page) => page.locator('.person').first().waitFor()),
    {
      ...at('administrator', 'giving a role', '/people', (page) => page.locator('.person').first().waitFor()),
      step: async (page) => {
        await page
          .getByRole('button', { name: /^Give a role/ })
          .first()
          .click()
        await dialog(page)
      },
    },
    {
      ...at('security', 'somebody leaves', '/people', (page) => page.locator('.person').first().waitFor()),
      step: async (page) => {
        await page
          .getByRole('button', { name: /^Leaves/ })
          .first()
          .click()
        await dialog(page)
      },
    },
    at('guest', 'what a guest may do', '/'),
    at('supervisor', 'the rota', '/rota', (page) => page.locator('.rota').waitFor()),
    {
      ...at('supervisor', 'a day of the rota', '/rota', (page) => page.locator('.rota').waitFor()),
      step: async (page) => {
        await page.locator('.rota-cell').first().click()
        await dialog(page)
      },
    },
    at('desk', 'the sheet of keys', '/keys'),
    at('desk', 'an address that leads nowhere', '/nowhere'),
    {
      ...at('desk', 'the desk without its server', '/', queue),
      step: async (page) => {
        await page.context().setOffline(true)
        await page.locator('.mark', { hasText: /offline/ }).waitFor()
        // On a telephone it stands behind "More".
        await page.getByRole('button', { name: 'Try now' }).or(page.locator('.phone-state')).first().waitFor()
        // The first tries to come back are over, and the line says since when.
        await page.waitForTimeout(2500)
      },
    },
  ]
}

/** What is left to see once everything is closed. */
export const emptyPlaces: Place[] = [
  {
    name: 'the desk, empty',
    who: 'second desk',
    path: '/',
    ready: (page) => page.locator('.queue .empty').waitFor(),
  },
  {
    name: 'the wall, empty',
    who: 'supervisor',
    path: '/wall',
    ready: (page) => page.locator('.wall-figures').waitFor(),
  },
]

/** Closes everything that stands in the queue, whatever its band. */
export const closeEverything = async (centre: Centre): Promise<void> => {
  const [ruiz, okafor] = [await signedIn(centre, 'desk'), await signedIn(centre, 'second desk')]
  // What a colleague holds is theirs to close.
  await okafor.send('DELETE', '/api/a/1/shift', {})
  for (;;) {
    const { body } = await ruiz.get('/api/a/1/queue?view=all&limit=200')
    const { items, at } = body as { items: { id: string }[]; at: string }
    if (items.length === 0) return
    const ids = items.map(({ id }) => id)
    const answer = await ruiz.send('POST', '/api/a/1/close', {
      ids,
      as: 'no_reply_needed',
      why: 'The exercise is over',
      confirmed: ids,
      seenAt: at,
    })
    if (answer.status >= 300 || (answer.body as { closed: unknown[] }).closed.length === 0)
      throw new Error(`The queue could not be emptied: ${JSON.stringify(answer.body).slice(0, 600)}`)
  }
}

/** Every page of the public. */
export const publicPlacesOf = ({ filed }: Scene, language: string): PublicPlace[] => [
  { name: 'the first page', path: `/?lang=${language}` },
  { name: 'the form', path: `/report?lang=${language}` },
  {
    name: 'the form with an error',
    path: `/report?lang=${language}`,
    step: async (page) => {
      await page.locator('main form > p button, main form button').last().click()
      await page.locator('.problems').waitFor()
    },
  },
  { name: 'a private page', path: `${filed.path}?lang=${language}` },
  { name: 'the official accounts', path: `/accounts?lang=${language}` },
  {
    name: 'whether something is really us',
    path: `/accounts?lang=${language}`,
    step: async (page) => {
      await page.locator('#what').fill('https://www.facebook.com/R1verton-ECC-help')
      await page.locator('#ask button').click()
      await page.locator('.answer').waitFor()
    },
  },
  { name: 'no such page', path: `/r/RIV-2222-22/nothing-here?lang=${language}` },
]
