import type { Trx } from '#platform/db'
import { publicDeletes, publicEdits } from './change.ts'
import { clearFault, setFault } from './faults.ts'
import { publicSays } from './say.ts'
import type { Act, PostAct } from './scenario/acts.ts'

export type Played = { act: string; networkId: string; planted: string | null; plea: boolean; at: Date }

/**
 * Does on the network, in this order, what the acts say, once: an act's id becomes the network's id
 * `<exercise>/<act id>`, `atOf` turns its seconds into the author's time, `answer` is the post of ours that reactions
 * stand below. @returns the posts.
 */
export const play = async (
  trx: Trx,
  asked: {
    agency: number
    account: string
    exercise: string
    acts: readonly Act[]
    seed: number
    now: Date
    atOf: (seconds: number) => Date
    answer?: string
  },
): Promise<Played[]> => {
  const { agency, account, exercise, seed, now, atOf } = asked
  const idOf = (act: string): string =>
    act === 'answer' && asked.answer ? asked.answer : `${exercise}/${act}`
  const where = { agency, account, at: now }
  const played: Played[] = []
  let posts: PostAct[] = []
  const say = async (): Promise<void> => {
    const saying = posts
    posts = []
    await publicSays(trx, {
      ...where,
      posts: saying.map((act) => ({
        networkId: idOf(act.id),
        author: act.author,
        text: act.text,
        ...(act.language ? { language: act.language } : {}),
        ...(act.replyTo ? { replyTo: idOf(act.replyTo) } : {}),
        ...(act.media ? { media: act.media } : {}),
        at: atOf(act.at),
        exercise,
        ...(act.planted ? { planted: act.planted } : {}),
      })),
    })
    for (const act of saying)
      played.push({
        act: act.id,
        networkId: idOf(act.id),
        planted: act.planted ?? null,
        plea: act.plea ?? false,
        at: atOf(act.at),
      })
  }
  for (const act of asked.acts) {
    if (act.do === 'post') {
      if (!(act.unlessAnswered && (await isAnswered(trx, agency, idOf(act.planted ?? act.id)))))
        posts.push(act)
      continue
    }
    await say()
    if (act.do === 'edit')
      await publicEdits(trx, { ...where, edits: [{ networkId: idOf(act.of), text: act.text }] })
    else if (act.do === 'delete') await publicDeletes(trx, { ...where, networkIds: [idOf(act.of)] })
    else if (act.do === 'fault_ends')
      await clearFault(trx, { agency, account, exercise, kind: act.kind, at: now })
    // Its end is an act of its own, so that a pause of the exercise is a pause of the fault.
    else await setFault(trx, { agency, account, exercise, ...act.fault, from: now, until: null, seed })
  }
  await say()
  return played
}

/** Whether one of our accounts has answered it, or anything that was said below it. */
const isAnswered = async (trx: Trx, agency: number, networkId: string): Promise<boolean> => {
  const found = await trx
    .selectFrom('practice.post as p')
    .select('p.network_id')
    .where('p.agency_id', '=', agency)
    .where('p.author_id', 'is', null)
    .where('p.deleted_at', 'is', null)
    .where('p.root_id', '=', networkId)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
