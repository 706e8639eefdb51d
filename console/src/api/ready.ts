import type { AnswerOf, Routes } from '@callbox/contract'

type Ready = Pick<AnswerOf<Routes['system.ready']>, 'ready' | 'missing'>

/** What the server says of itself to anybody, also when it cannot ask its database; null when it says nothing. */
export const askReady = async (): Promise<Ready | null> => {
  try {
    const answer = (await (await fetch('/readyz', { cache: 'no-store' })).json()) as Partial<Ready>
    return Array.isArray(answer.missing)
      ? { ready: answer.ready === true, missing: answer.missing.map(String) }
      : null
  } catch {
    return null
  }
}
