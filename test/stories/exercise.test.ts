import type { Exercise, ExerciseReport } from '@callbox/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  axe,
  type Browsing,
  openBrowser,
  overflow,
  type Screen,
  signedIn,
  sizes,
  type Theme,
} from './browser.ts'
import { type Centre, openCentre, type Person } from './centre.ts'
import { until } from './public.ts'

type Now = { exercise: Exercise | null; next: { words: string } | null }
type Reported = { exercise: Exercise; report: ExerciseReport }

let centre: Centre
let browser: Browsing
let trainer: Person
let ruiz: Person
let page: Screen['page']
beforeAll(async () => {
  centre = await openCentre({
    args: ['serve', '--work', '--build'],
    env: { CALLBOX_TRUST_PROXY: '1', CALLBOX_QUIET_SHIFT: 'on' },
  })
  browser = await openBrowser(centre)
  trainer = await signedIn(centre, 'trainer')
  ruiz = await signedIn(centre, 'desk')
  page = (await browser.open('trainer')).page
})
afterAll(async () => {
  await browser?.close()
  await centre?.stop()
})

const now = async (person = trainer): Promise<Now> => (await person.get('/api/a/1/exercise')).body
const reported = async (id: string): Promise<Reported> => (await trainer.get(`/api/a/1/exercises/${id}`)).body
const banner = () => page.locator('.practice')

describe('an exercise, from start to report', () => {
  let id: string

  it('the practice centre opens with a quiet shift, and says on every page that it is practice', async () => {
    expect(await now()).toMatchObject({
      exercise: { scenario: 'quiet-night', opening: true, state: 'running' },
    })
    for (const path of ['/', '/exercises', '/assurance', '/nowhere']) {
      await page.goto(`${centre.origin}/desk${path}`)
      await banner().getByText('running ×1').waitFor()
      expect(await banner().innerText()).toContain('Nothing here reaches a real network')
      await expect.poll(() => page.title()).toMatch(/^PRACTICE /)
    }
    const { page: ours, context } = await browser.visit('/report')
    expect(await ours.locator('.practice').innerText()).toContain('Practice page')
    expect(await ours.title()).toMatch(/^PRACTICE /)
    await context.close()
  })

  it('one button on the desk starts the flood; who only answers finds it there, and why it is not theirs', async () => {
    const officer = await browser.open('desk')
    const not = officer.page.getByRole('button', { name: 'Start the flood' })
    await not.waitFor()
    expect(await not.getAttribute('aria-disabled')).toBe('true')
    await officer.context.close()
    expect((await ruiz.send('POST', '/api/a/1/exercises', { scenario: 'flood' })).status).toBe(403)

    await page.goto(`${centre.origin}/desk/`)
    await page.getByRole('button', { name: 'Start the flood' }).click()
    const started = await until(now, ({ exercise }) => exercise?.scenario === 'flood')
    id = started.exercise!.id
    expect(started.exercise).toMatchObject({ state: 'running', speed: 1, startedBy: { name: 'G. Novak' } })
    await banner().getByText(started.exercise!.title).waitFor()
  })

  it('its trainer speeds it up, pauses it and goes on, each by one key, and sees what comes; who practises does not', async () => {
    await page.goto(`${centre.origin}/desk/exercises`)
    const running = page.locator('.running')
    await running.getByText('Next planted plea').waitFor()
    expect((await now(ruiz)).next).toBeNull()
    for (const speed of [2, 5, 10, 30, 60]) {
      await page.keyboard.press('+')
      await running.getByRole('button', { name: `×${speed}`, pressed: true }).waitFor()
    }
    await until(now, ({ exercise }) => (exercise?.pleas.said ?? 0) > 0, 90_000)
    await page.keyboard.press('e')
    await banner().getByText('paused').waitFor()
    expect(await axe(page)).toEqual([])
    const { exercise } = await now()
    expect((await now()).exercise).toMatchObject({ state: 'paused', seconds: exercise!.seconds })
    await page.keyboard.press('e')
    await banner().getByText('running ×60').waitFor()
    expect((await trainer.send('POST', `/api/a/1/exercises/${id}/speed`, { speed: 1 })).status).toBe(200)
  })

  it('a plea comes to the desk like any other, and is looked at and answered', async () => {
    const { report } = await until(
      () => reported(id),
      (seen) => seen.report.pleas.some((plea) => plea.conversation !== null),
      60_000,
    )
    const { conversation } = report.pleas.find((plea) => plea.conversation !== null)!
    expect((await ruiz.send('POST', `/api/a/1/conversations/${conversation}/claim`)).status).toBe(200)
    const answer = await ruiz.send('POST', `/api/a/1/conversations/${conversation}/reply`, {
      text: 'In danger now? Call 9-1-1. Help is on its way.',
      language: 'en',
      template: null,
      key: 'exercise-0001',
      now: true,
    })
    expect(answer.status).toBe(200)
    await until(
      () => reported(id),
      (seen) => seen.report.pleas.some((plea) => plea.answer !== null),
      60_000,
    )
  })

  it('it is ended with what was said about it, and the report stays: a plot, each plea in words, who and how fast', async () => {
    await page.goto(`${centre.origin}/desk/exercises`)
    await page.locator('.running').waitFor()
    await page.keyboard.press('q')
    await page.getByRole('textbox', { name: /What went well/ }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByRole('textbox', { name: /What went well/ }).fill('Answer the roofs first.')
    await page.keyboard.press('Control+Enter')
    await page.locator('.plot svg[role="img"]').waitFor()
    expect(await page.locator('.plot svg[role="img"]').getAttribute('aria-label')).toMatch(/waited/)
    await page.getByText('Answer the roofs first.').waitFor()
    const { exercise, report } = await reported(id)
    expect(exercise.state).toBe('ended')
    expect(report).toMatchObject({ final: true, totals: { answered: 1 } })
    const rows = page.locator('.pleas tbody tr')
    expect(await rows.count()).toBe(report.pleas.length)
    expect(await rows.filter({ hasText: 'A. Ruiz' }).count()).toBeGreaterThan(0)
    expect(await page.locator('.plot-plea').count()).toBe(report.pleas.length)
    expect((await now()).exercise).toBeNull()
    expect(await banner().innerText()).not.toContain('running')
    expect((await trainer.send('POST', `/api/a/1/exercises/${id}/resume`)).status).toBe(409)
  })

  it('it is evidence in the ledger', async () => {
    const auditor = await signedIn(centre, 'auditor')
    const { body } = await auditor.get('/api/a/1/assurance')
    const { clauses } = body as { clauses: { id: string; state: string; evidence: { sentence: string }[] }[] }
    for (const clause of ['4.1.5', '3.1.3.1', '4.3.5']) {
      const found = clauses.find((one) => one.id === clause)
      expect(found).toMatchObject({ state: 'partly' })
      expect(JSON.stringify(found?.evidence)).toMatch(/planted pleas? (was|were) looked at/)
    }
  })

  it.each<Theme>(['dark', 'light'])('both pages are for everyone, %s', async (theme) => {
    const screen = await browser.open('trainer', { theme, path: '/exercises' })
    await screen.page.locator('main table a').first().waitFor()
    expect(await axe(screen.page)).toEqual([])
    await screen.page.goto(`${centre.origin}/desk/exercises/${id}`)
    await screen.page.locator('.plot').waitFor()
    expect(await axe(screen.page)).toEqual([])
    expect(screen.troubles).toEqual([])
    await screen.context.close()
  })

  it('at 320 pixels nothing has to be scrolled sideways', async () => {
    const screen = await browser.open('trainer', { size: sizes.narrow, path: `/exercises/${id}` })
    await screen.page.locator('.plot').waitFor()
    expect((await overflow(screen.page)).across).toBe(0)
    await screen.page.goto(`${centre.origin}/desk/exercises`)
    await screen.page.locator('.scenario').first().waitFor()
    expect((await overflow(screen.page)).across).toBe(0)
    await screen.context.close()
  })

  it('nothing that the centre did by itself meanwhile failed: no error stands in its log', () => {
    const lines = centre.program.said().split('\n')
    expect(lines.filter((line) => /"level":(50|60)/.test(line))).toEqual([])
  })
})
