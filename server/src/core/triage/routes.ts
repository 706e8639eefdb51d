import { conversationRows } from '#core/conversations'
import { personNames } from '#core/identity'
import type { Handlers } from '#core/world'
import { adopt } from './adopt.ts'
import { correctionsPage } from './corrections.ts'
import { refuse } from './refusals.ts'
import { triageState } from './state.ts'
import { askForTraining } from './training.ts'
import { tryWord } from './try-word.ts'
import { addWord, removeWord } from './words.ts'

const form = /^(\d{1,15})~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
const cursorText = ({ at, id }: { at: Date; id: string }): string =>
  Buffer.from(`${at.getTime()}~${id}`).toString('base64url')
const cursorFrom = (text: string): { at: Date; id: string } => {
  const match = form.exec(text.length <= 100 ? Buffer.from(text, 'base64url').toString('latin1') : '')
  const at = new Date(Number(match?.[1]))
  if (!match || Number.isNaN(at.getTime())) throw refuse('bad_cursor')
  return { at, id: match[2]! }
}

export const routes: Handlers = {
  'triage.state': (world, { agency }) => triageState(world, agency),
  'triage.corrections': async ({ db }, { agency }, { after, limit }) => {
    const rows = await correctionsPage(db, agency, {
      after: after ? cursorFrom(after) : null,
      limit: limit + 1,
    })
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    const [names, about] = await Promise.all([
      personNames(
        db,
        page.map((one) => one.by),
      ),
      conversationRows(db, agency, [...new Set(page.map((one) => one.conversation))]),
    ])
    const previews = new Map(about.map((one) => [one.id, one.preview]))
    return {
      corrections: page.map(({ id, what, machine, person, by, at, conversation, assessor }) => ({
        id,
        what,
        machine,
        person,
        by: { id: by, name: names.get(by) ?? by },
        at: at.toISOString(),
        conversation,
        assessor,
        preview: previews.get(conversation) ?? '',
      })),
      next: rows.length > limit && last ? cursorText(last) : null,
    }
  },
  'triage.try_word': (world, { agency }, { tag, pattern, kind, weight }) =>
    tryWord(world, agency, { tag, pattern, kind, weight }),
  'triage.add_word': (world, { agency, person }, { tag, pattern, kind, weight }) =>
    addWord(world, { agency, by: person.id, tag, pattern, kind, weight }),
  'triage.remove_word': (world, { agency, person }, { id }) =>
    removeWord(world, { agency, by: person.id, id }),
  'triage.retrain': (world, { agency, person }) => askForTraining(world, { agency, by: person.id }),
  'triage.adopt': async (world, { agency, person }, { model, why }) => {
    await adopt(world, { agency, model, why, by: person.id })
    return { ok: true }
  },
}
