import { afterAll, beforeAll } from 'vitest'
import { type Browsing, openBrowser, signedIn } from './browser.ts'
import type { Centre, Person } from './centre.ts'
import { openWholeCentre } from './public.ts'

/**
 * What most browser stories begin with. Importing it is enough: the three are there from the first hook of the story
 * on, one centre for each file, and everything is closed after it.
 */
export let centre: Centre
export let browser: Browsing
/** The records officer, who may read everything. */
export let records: Person

beforeAll(async () => {
  centre = await openWholeCentre()
  browser = await openBrowser(centre)
  records = await signedIn(centre, 'records')
})
afterAll(async () => {
  await browser?.close()
  await centre?.stop()
})
