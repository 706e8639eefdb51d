import type { Hours } from '@callbox/contract'
import { sql } from 'kysely'
import { module as register } from '#core/register'
import { module as sending } from '#core/sending'
import { module as desk, isHeld } from '#flows/desk'
import { AppError } from '#platform/errors'
import { follow, runReaders } from '#platform/events'
import { drainJobs } from '#platform/jobs'
import { sweepAll } from '#platform/sweep'
import { arrive, person, type TestWorld, testWorld } from '#testing'
import { makeAutomatic } from './index.ts'

export const module = makeAutomatic(isHeld)

/** Watched on Mondays only; the test world begins on a Saturday evening of the agency. */
export const office: Hours = {
  always: false,
  week: { mon: [{ from: '08:00', to: '17:00' }], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
  holidays: [],
}
export const words = {
  en: 'Nobody reads this now. In danger? Call 9-1-1. Not urgent: 555-0111.',
  es: 'Nadie lee esto ahora. ¿En peligro? Llame al 9-1-1. Sin urgencia: 555-0111.',
}
export const usual = {
  outOfHours: true,
  overload: false,
  waitMinutes: null,
  everyHours: 24,
  mostAnHour: 60,
  fallback: 'en',
} as const

export const codeOf = (one: Promise<unknown>): Promise<string> =>
  one.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )

/** A centre with an account that nobody watches now, and everything that works on what comes in. */
export const centre = async () => {
  const t = await testWorld()
  const parts = [sending, desk, module]
  const reactors = parts.flatMap((one) => one.reactors ?? [])
  await follow(
    t.db,
    [1],
    reactors.map(({ reader }) => reader),
  )
  const sweeps = parts.flatMap((one) => one.sweeps ?? [])
  const jobs = parts.flatMap((one) => one.jobs?.(t.world) ?? [])
  const id = t.account
  const [supervisor, communications] = [person(t, module, 'lindqvist'), person(t, module, 'marsh')]
  await person(t, register, 'lindqvist')('register.hours', { id, ...office })

  /** So much time goes by, and everything that is due is done. */
  const tick = async (seconds = 0): Promise<void> => {
    t.clock.advance(seconds)
    for (let round = 0; round < 3; round++) {
      await runReaders(t.db, t.clock, reactors, null)
      await sweepAll({ db: t.db, clock: t.clock }, sweeps)
      await drainJobs(t.pool, jobs, t.world.log)
    }
  }
  /** Everything that has happened is read; nothing is decided yet. */
  const heard = () => runReaders(t.db, t.clock, reactors, null)
  const delegate = () =>
    person(
      t,
      sending,
      'brandt',
    )('delegations.give', {
      category: 'automatic',
      account: null,
      name: 'Automatic replies',
      responsible: 'lindqvist',
      roles: [],
      until: null,
    })
  const approved = async (
    language: 'en' | 'es' = 'en',
    reason: 'out_of_hours' | 'overload' = 'out_of_hours',
  ) => {
    const { id: text } = await communications('automatic.write', {
      id,
      language,
      reason,
      words: words[language],
    })
    await supervisor('automatic.approve', { id, text })
  }
  return {
    t,
    id,
    tick,
    heard,
    delegate,
    approved,
    supervisor,
    communications,
    ruiz: person(t, desk, 'ruiz'),
    /** On, in English, out of hours. */
    on: async (setting: Partial<Parameters<typeof supervisor<'automatic.settings'>>[1]> = {}) => {
      await approved()
      await delegate()
      await supervisor('automatic.settings', { ...usual, id, ...setting })
    },
    /** What the network got, in order. */
    said: () => t.network.published.map(({ text }) => text),
    /** Somebody writes, and the time goes by in which it could be taken back. */
    hears: async (...deliveries: Parameters<typeof arrive>[1][]) => {
      const conversations = await arrive(t, ...deliveries)
      await tick()
      await tick(11)
      return conversations
    },
    held: async () => (await supervisor('automatic.read', { id })).heldBack.map(({ as }) => as),
  }
}
export type Centre = Awaited<ReturnType<typeof centre>>

/** A conversation as it stands in its table. */
export const standing = async ({ db }: TestWorld, id: string) =>
  (
    await sql<
      Record<string, unknown>
    >`select state, band, out_count, last_out_at, answered_at, looked_at, look_due_at, answer_due_at, version
      from conversations.conversation where conversation_id = ${id}`.execute(db)
  ).rows[0]!
