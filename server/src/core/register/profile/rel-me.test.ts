import { expect, test } from 'vitest'
import { checkLinksBack, linksTo } from './rel-me.ts'

const account = 'https://social.example/@riverton'
const page = 'https://riverton.example/contact'

test('a website points back where a link to the account says that it is the same person', () => {
  for (const html of [
    '<a class="x" rel="me noopener" href="https://social.example/@riverton/">Riverton</a>',
    "<link href='https://SOCIAL.example/@riverton' rel='me'>",
    '<a rel=me href=https://social.example/@riverton>us</a>',
  ])
    expect(linksTo(html, page, account)).toBe(true)
  for (const html of [
    '<a href="https://social.example/@riverton">Riverton</a>',
    '<a rel="me" href="https://social.example/@riverton2">Riverton</a>',
    '<a rel="menu" href="https://social.example/@riverton">Riverton</a>',
    '<!-- rel="me" --> https://social.example/@riverton',
    '<a rel="me" href="http://[">broken</a>',
  ])
    expect(linksTo(html, page, account), html).toBe(false)
})

test('it is fetched once a day, and that it does not answer is told', async () => {
  let asked = 0
  const site = 'https://riverton.example/'
  const fetcher = (async () => {
    asked++
    if (asked > 1) throw new TypeError('riverton.example is an inner address: it is not fetched.')
    return new Response(`<a rel="me" href="${account}">us</a>`)
  }) as typeof fetch
  const at = (hours: number) => new Date(Date.UTC(2026, 2, 1, hours))
  const first = await checkLinksBack(fetcher, { site, account, before: null, now: at(0) })
  expect(first).toMatchObject({ is: true })
  expect(await checkLinksBack(fetcher, { site, account, before: first, now: at(23) })).toEqual(first)
  expect(await checkLinksBack(fetcher, { site, account, before: first, now: at(24) })).toMatchObject({
    is: false,
    says: expect.stringContaining('inner address'),
  })
  expect(await checkLinksBack(fetcher, { site: null, account, before: first, now: at(24) })).toBeNull()
})
