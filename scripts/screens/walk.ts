import type { AnswerOf, Routes } from '@callbox/contract'
import type { Request, Response } from 'playwright-core'
import { type Browsing, type Screen, signedIn, type Who } from '../../test/stories/browser.ts'
import type { Centre, Person } from '../../test/stories/centre.ts'
import { closeEverything, setScene } from '../../test/stories/places.ts'
import { until } from '../../test/stories/public.ts'
import { keep, type Recorded, type Recording } from './recording.ts'
import { type Stop, stopsOf } from './stops.ts'

const record = async (
  centre: Centre,
  screen: Screen,
  { path, who, ready, step }: Stop,
): Promise<Recorded> => {
  const { page, context } = screen
  const answers: Record<string, Recorded['answers'][string]> = {}
  const reading: Promise<void>[] = []
  const hear = (response: Response): void => {
    const { pathname } = new URL(response.url())
    if (pathname.startsWith('/desk')) return
    reading.push(
      keep(response, centre.origin).then((kept) => {
        if (kept) answers[kept[0]] = kept[1]
      }),
    )
  }
  const asked = new Set<Request>()
  const ask = (request: Request) => !request.url().endsWith('/live') && asked.add(request)
  const answered = (request: Request) => asked.delete(request)
  page.on('response', hear)
  page.on('request', ask).on('requestfinished', answered).on('requestfailed', answered)
  await page.goto(`${centre.origin}${who ? `/desk${path}` : path}`)
  await ready(page)
  await step?.(page)
  // What is asked for late, beside the main thing, belongs to the place as well.
  await page.waitForTimeout(500)
  for (let n = 0; asked.size > 0 && n < 100; n += 1) await page.waitForTimeout(100)
  const at = await page.evaluate(() => new Date().toISOString())
  page.off('response', hear)
  page.off('request', ask).off('requestfinished', answered).off('requestfailed', answered)
  await Promise.all(reading)
  await context.setOffline(false)
  return { path: who ? `/desk${path}` : path, at, answers }
}

type Report = AnswerOf<Routes['exercises.report']>

const startFlood = async (trainer: Person): Promise<string> => {
  const { body } = await trainer.send('POST', '/api/a/1/exercises', {
    scenario: 'flood',
    speed: 60,
    instead: true,
  })
  const { id } = body as { id: string }
  // Until some of its planted pleas stand in the queue.
  await until(
    async () => (await trainer.get(`/api/a/1/exercises/${id}`)).body as Report,
    ({ report }) => report.pleas.filter(({ conversation }) => conversation !== null).length >= 3,
    240_000,
  )
  await trainer.send('POST', `/api/a/1/exercises/${id}/pause`)
  return id
}

/** Walks a practice centre through a shift, a flood and an empty queue, and records every place on the way. */
export const walk = async (centre: Centre, browser: Browsing): Promise<Recording> => {
  const recording: Recording = new Map()
  const screens = new Map<Who | null, Screen>()
  const visit = async (all: Stop[]): Promise<void> => {
    for (const stop of all) {
      const screen =
        screens.get(stop.who) ??
        (stop.who ? await browser.open(stop.who) : await browser.visit('/', { script: true }))
      screens.set(stop.who, screen)
      const recorded = await record(centre, screen, stop).catch((thrown: unknown) => {
        throw new Error(`${stop.name}: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
      })
      recording.set(stop.name, recorded)
      console.log(`  ${stop.name}`)
    }
  }
  const scene = await setScene(centre)
  await visit(stopsOf(scene).shift)
  const trainer = await signedIn(centre, 'trainer')
  const exercise = await startFlood(trainer)
  await visit(stopsOf(scene).flood)
  await trainer.send('POST', `/api/a/1/exercises/${exercise}/end`, { note: 'Two pleas stood too long.' })
  await visit(stopsOf(scene, exercise).after)
  await closeEverything(centre)
  await visit(stopsOf(scene).empty)
  return recording
}
