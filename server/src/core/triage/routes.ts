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

/** Where a page ended, opaque to everybody else. */
const cursorText = (number: number): string => Buffer.from(`1~${number}`).toString('base64url')
const cursorFrom = (text: string): number => {
  const plain = text.length <= 40 ? Buffer.from(text, 'base64url').toString('latin1') : ''
  const match = /^1~(\d{1,9})$/.exec(plain)
  if (!match) throw refuse('bad_cursor')
  return Number(match[1])
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
      next: rows.length > limit && last ? cursorText(last.number) : null,
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
