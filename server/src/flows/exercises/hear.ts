import { type Act, answersSince, type OurPost, reactionsTo, type Scenario } from '#core/practice'
import type { Trx } from '#platform/db'
import { elapsed } from './pace.ts'
import { type At, perform } from './play.ts'
import type { ExerciseRow } from './store.ts'

/** Keeps what the public will say to our answers since it last heard one. @returns how many answers it heard. */
export const hear = async (
  trx: Trx,
  { row, paces, now }: At,
  scenario: Scenario,
  us: string,
): Promise<number> => {
  const posts = await answersSince(trx, row.agency_id, row.heard)
  const last = posts.at(-1)
  if (!last) return 0
  const ours = posts.filter((post) => post.to?.exercise === row.exercise_id && post.account === row.handle)
  const nths = await countAnswers(trx, row, ours)
  const reactions = ours.flatMap((post, n) => {
    const to = post.to!
    const heardAt = elapsed(paces, post.at < now ? post.at : now)
    return reactionsTo(scenario, row.seed, {
      planted: to.planted,
      to: to.networkId,
      author: to.author,
      ourText: post.text,
      nth: nths[n]!,
      language: post.language,
      us,
    }).map((act) => ({
      due: heardAt + act.at,
      answer: post.networkId,
      act: { ...act, at: heardAt + act.at },
    }))
  })
  if (reactions.length > 0)
    await trx
      .insertInto('exercises.reaction')
      .values(
        reactions.map(({ due, answer, act }) => ({
          agency_id: row.agency_id,
          exercise_id: row.exercise_id,
          due,
          answer,
          act: JSON.stringify(act),
        })),
      )
      .execute()
  await trx
    .updateTable('exercises.exercise')
    .set({ heard: last.position })
    .where('agency_id', '=', row.agency_id)
    .where('exercise_id', '=', row.exercise_id)
    .execute()
  return ours.length
}

/** Which of our answers to its person each is, 1 for the first. */
const countAnswers = async (trx: Trx, row: ExerciseRow, ours: readonly OurPost[]): Promise<number[]> => {
  if (ours.length === 0) return []
  const { agency_id, exercise_id } = row
  const before = await trx
    .selectFrom('exercises.answer')
    .select(['author_id', (eb) => eb.fn.countAll<number>().as('n')])
    .where('agency_id', '=', agency_id)
    .where('exercise_id', '=', exercise_id)
    .where('author_id', 'in', [...new Set(ours.map((post) => post.to!.author.id))])
    .groupBy('author_id')
    .execute()
  const counts = new Map(before.map(({ author_id, n }) => [author_id, Number(n)]))
  await trx
    .insertInto('exercises.answer')
    .values(
      ours.map((post) => ({
        agency_id,
        exercise_id,
        network_id: post.networkId,
        author_id: post.to!.author.id,
      })),
    )
    .execute()
  return ours.map(({ to }) => {
    const nth = (counts.get(to!.author.id) ?? 0) + 1
    counts.set(to!.author.id, nth)
    return nth
  })
}

/** Lets the reactions happen that are due until `until`. @returns how many messages came of it. */
export const react = async (trx: Trx, at: At, until: number): Promise<number> => {
  const { agency_id, exercise_id } = at.row
  const due = await trx
    .deleteFrom('exercises.reaction')
    .where('agency_id', '=', agency_id)
    .where('exercise_id', '=', exercise_id)
    .where('due', '<=', until)
    .returning(['due', 'position', 'answer', 'act'])
    .execute()
  let messages = 0
  for (const [answer, rows] of Map.groupBy(
    due.sort((a, b) => a.due - b.due),
    (row) => row.answer,
  ))
    messages += await perform(
      trx,
      at,
      rows.map((row) => row.act as unknown as Act),
      answer,
    )
  return messages
}
