import type { QueueItem } from '@callbox/contract'
import { type Centre, openCentre, type Person } from './centre.ts'

/** A centre with its console built, behind a proxy, so that each report may come from an address of its own. */
export const openWholeCentre = (): Promise<Centre> =>
  openCentre({ args: ['serve', '--work', '--build'], env: { CALLBOX_TRUST_PROXY: '1' } })

export type Filed = { reference: string; path: string }
export type Fields = Record<string, string | Blob>

let household = 0
const anotherAddress = (): string => `198.51.${100 + (++household >> 8)}.${household & 255}`

/** Sends the report form, or what stands at `to`, as a browser without script does; each time from another household. */
export const submit = (centre: Centre, fields: Fields, to = '/report?to=1&lang=en'): Promise<Response> => {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'string') body.append(name, value)
    else body.append(name, value, value instanceof File ? value.name : 'file')
  return fetch(`${centre.origin}${to}`, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { 'x-forwarded-for': anotherAddress() },
  })
}

/** Files a report and gives its reference and private page. */
export const report = async (centre: Centre, fields: Fields): Promise<Filed> =>
  filed(await submit(centre, fields))

export const filed = async (response: Response): Promise<Filed> => {
  const path = response.headers.get('location') ?? ''
  const reference = /^\/r\/([^/]+)\//.exec(path)?.[1]
  if (response.status !== 303 || !reference)
    throw new Error(`The report was not filed: ${response.status} ${await response.text()}`)
  return { reference, path }
}

/** The conversation that a report opened. */
export const conversationOf = async (person: Person, { reference }: Filed): Promise<QueueItem> => {
  for (const view of ['all', 'copies', 'waiting', 'closed']) {
    let after = ''
    do {
      const { body } = await person.get(`/api/a/1/queue?view=${view}&limit=200${after}`)
      const page = body as { items: QueueItem[]; next: string | null }
      const found = page.items.find(({ author }) => author.handle.includes(reference))
      if (found) return found
      after = page.next ? `&after=${encodeURIComponent(page.next)}` : ''
    } while (after)
  }
  throw new Error(`No conversation belongs to the report ${reference}.`)
}

/** Asks again until it holds; the wait ends with what was seen last. */
export const until = async <T>(
  ask: () => Promise<T>,
  holds: (seen: T) => boolean,
  ms = 20_000,
): Promise<T> => {
  const end = Date.now() + ms
  for (;;) {
    const seen = await ask()
    if (holds(seen)) return seen
    if (Date.now() > end)
      throw new Error(`After ${ms} ms it still is: ${JSON.stringify(seen)?.slice(0, 2000)}`)
    await new Promise((again) => setTimeout(again, 150))
  }
}
