import type { Log } from '#platform/log'

/** Refusals of somebody who tried to come in. Each try is told; the door itself slows them. */
const tries = new Set(['not_let_in', 'link_spent', 'sign_on_refused', 'key_refused'])
/** Refusals that pages of ours do not bring about: whoever gets them calls by hand or by a program, or tries something out. */
const odd = new Set(['bad_input', 'other_origin', 'too_large', 'too_many_tries', 'too_many_calls'])

/** Milliseconds. */
const quiet = 60_000
const mostRoutes = 2000

/**
 * Tells the log of a refusal that says something about security: the route and the code, nothing of who or what. Odd calls are
 * told once a minute for each route and code, with how many there were since, so that nobody fills the log.
 */
export const makeTellRefused = (log: Log): ((route: string, code: string) => void) => {
  const since = new Map<string, number>()
  return (route, code) => {
    if (tries.has(code)) return log.warn({ route, code }, 'a try to come in was in vain')
    if (!odd.has(code)) return
    const name = `${route} ${code}`
    const more = since.get(name)
    if (more !== undefined) return void since.set(name, more + 1)
    log.warn({ route, code, n: 1 }, 'a call was refused that pages of ours do not make')
    if (since.size >= mostRoutes) return
    since.set(name, 0)
    setTimeout(() => {
      const n = since.get(name) ?? 0
      since.delete(name)
      if (n > 0) log.warn({ route, code, n }, 'a call was refused that pages of ours do not make')
    }, quiet).unref()
  }
}
