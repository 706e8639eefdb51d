import { personNames } from '#core/identity'
import type { Module } from '#core/world'
import { translate } from './translate.ts'
import type { TranslatedRow } from './translated.ts'

export { evidence } from './evidence.ts'
export { type LibreOptions, largestAnswer, libreTranslate, patienceMs } from './libretranslate.ts'
export {
  codeFor,
  EngineFailed,
  type Translated,
  type Translator,
  type TranslatorAbilities,
} from './port.ts'
export { type TranslatedRow, translationsOf } from './translated.ts'

/** As the contract shows it; `name` gives a person's name by id. */
export const translationShown = (row: TranslatedRow, name: (id: string) => string) => ({
  ...row,
  by: { id: row.by, name: name(row.by) },
  madeAt: row.madeAt.toISOString(),
})

export const module: Module = {
  name: 'translation',
  emits: ['message.translated'],
  routes: {
    'translation.translate': async (world, { agency, person }, { message, revision }) => {
      const row = await translate(world, { agency, message, revision, by: person.id })
      const names = await personNames(world.db, [row.by])
      return translationShown(row, (id) => names.get(id) ?? id)
    },
  },
}
