import { practice } from '#connectors/practice'
import { connectAccount } from '#core/accounts'
import { practiceNetwork, readScenario, type Scenario } from '#core/practice'
import { ensureDelegation, module as sending } from '#core/sending'
import type { World } from '#core/world'
import { module as desk } from '#flows/desk'
import { collect } from '#flows/intake'
import { person, type TestWorld, testWorld } from '#testing'
import { module } from './index.ts'
import { start } from './start.ts'
import { sweepExercises } from './sweep.ts'

/** Two minutes: two pleas, one of them repeated, somebody who asks something, and an answer to our answer. */
const tiny = `
title: Two minutes of high water
about: Two people on roofs, one of them passed on by others, and a question.
clauses: ["4.1.5"]
minutes: 2
languages: [en]
targets: { first_look_seconds: 60, first_answer_seconds: 300, share: 0.95 }
people:
  rosa: { handle: "@rosa", name: Rosa }
  ned: { handle: "@ned", name: Ned }
  ada: { handle: "@ada", name: Ada }
beats:
  - { id: hours, at: "0:20", by: ada, band: question, text: "When does the station open on Sunday?" }
pleas:
  - id: roof
    at: "0:30"
    by: rosa
    texts: ["Water is up to the roof at 18 Alder Street, 3 children with me, please send help"]
    reposts: { up_to: 10, within_minutes: 1 }
    answers:
      - { nth: 1, after: [5, 5], texts: ["We are still on the roof, the water is rising"] }
  - id: attic
    at: "1:00"
    by: ned
    texts: ["My mother is trapped in the attic at 4 Mill Lane and cannot breathe"]
`

export const tinyScenario = (): Scenario => readScenario(tiny, 'tiny')
export const lindqvist = { id: 'lindqvist', name: 'C. Lindqvist' }

/** A practice centre with its account on the practice network, its people at the desk, and a clock that stands. */
export const centre = async () => {
  const made = await testWorld()
  const { db, clock } = made
  const network = practice(practiceNetwork({ db, clock, files: made.world.files }))
  const world: World = {
    ...made.world,
    connectors: new Map([...made.world.connectors, ['practice', network]]),
  }
  const { id: account } = await connectAccount(
    world,
    { agency: 1, person: { id: 'practice centre' } },
    { network: 'practice', handle: 'riverton', secret: 'any' },
  )
  await db.transaction().execute((trx) =>
    ensureDelegation(trx, {
      agency: 1,
      category: 'reply',
      name: 'Replies',
      responsible: 'C. Lindqvist',
      roles: ['desk', 'supervisor'],
      by: 'setup',
      now: clock.now(),
    }),
  )
  const t: TestWorld = { ...made, world, account }
  const jobs = sending.jobs!(world)
  return {
    ...t,
    trainer: person(t, module, 'lindqvist'),
    ruiz: person(t, desk, 'ruiz'),
    okafor: person(t, desk, 'okafor'),
    start: (over: { speed?: number; seed?: number; instead?: boolean; scenario?: Scenario } = {}) =>
      start(world, {
        agency: 1,
        scenario: tinyScenario(),
        speed: 1,
        seed: 2,
        instead: false,
        opening: false,
        by: lindqvist,
        ...over,
      }),
    sweep: () => sweepExercises(world),
    /** So many seconds go by; its public speaks once a second, as in life. */
    pass: async (seconds: number): Promise<void> => {
      for (let n = 0; n < seconds; n += 1) {
        clock.advance(1)
        await sweepExercises(world)
      }
    },
    /** The desk reads what the network has. */
    read: () => collect(world, 1, account),
    /** What is on the network, by who said it and how often. */
    said: async (): Promise<string[]> =>
      (
        await db
          .selectFrom('practice.post')
          .select(['author_id', 'network_id'])
          .where('author_id', 'is not', null)
          .orderBy('visible_at')
          .orderBy('network_id')
          .execute()
      ).map((post) => post.network_id.slice(post.network_id.indexOf('/') + 1)),
    /** What is ready to leave leaves. */
    leave: async (outgoing: string): Promise<void> => {
      const send = jobs.find((job) => job.name === 'send')!
      await send.run({ agency: 1, outgoing })
    },
    /** The conversation whose first words begin so. */
    conversation: async (words: string): Promise<string> =>
      (
        await db
          .selectFrom('conversations.conversation')
          .select('conversation_id')
          .where('preview', 'like', `${words}%`)
          .orderBy('opened_at')
          .limit(1)
          .executeTakeFirstOrThrow()
      ).conversation_id,
  }
}
