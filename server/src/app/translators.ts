import { readFileSync } from 'node:fs'
import { largestAnswer, libreTranslate, type Translator } from '#core/translation'
import type { Clock } from '#platform/clock'
import { StartError, wordsOf } from '#platform/errors'
import { guardedFetch } from '#platform/outbound'

type Env = Readonly<Record<string, string | undefined>>

const keyFrom = (env: Env): string | undefined => {
  const file = env.CALLBOX_TRANSLATE_KEY_FILE
  if (!file) return env.CALLBOX_TRANSLATE_KEY || undefined
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new StartError(
      `CALLBOX_TRANSLATE_KEY_FILE cannot be read (${wordsOf(error)}). Name a file that this user may read, or leave it out.`,
    )
  }
}

/**
 * The translating engine that the operator has switched on; undefined by default. It is asked for its languages at once,
 * without waiting for it.
 * @throws StartError when the address or the key's file cannot be used.
 */
export const translatorFrom = (env: Env, clock: Clock, allow: readonly string[]): Translator | undefined => {
  const url = env.CALLBOX_TRANSLATE_URL
  if (!url) return undefined
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new StartError(
      'CALLBOX_TRANSLATE_URL must be an address such as http://translate.example:5000. Correct it, or leave it out to have no machine translation.',
    )
  const translator = libreTranslate({
    url,
    key: keyFrom(env),
    clock,
    fetch: guardedFetch({ allow, largest: largestAnswer }),
  })
  void translator.look()
  return translator
}
