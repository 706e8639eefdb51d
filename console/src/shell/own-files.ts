import { keepForReload } from '../api/kept.ts'
import { client } from '../api/queries.ts'

/**
 * A reload while the server is away finds the desk: the worker keeps its files (`public/sw.js`), this tab its last
 * queue. Where the page has no secure context the browser offers no worker, and such a reload finds nothing.
 */
export const keepOwnFiles = (): void => {
  keepForReload(client)
  if (!('serviceWorker' in navigator)) return
  addEventListener('load', () => {
    void (async () => {
      await navigator.serviceWorker.register('/desk/sw.js', { scope: '/desk/' })
      const { active } = await navigator.serviceWorker.ready
      const files = performance
        .getEntriesByType('resource')
        .map(({ name }) => new URL(name))
        .filter(
          ({ origin, pathname }) =>
            origin === location.origin && pathname.startsWith('/desk/') && pathname !== '/desk/sw.js',
        )
        .map(({ pathname }) => pathname)
      active?.postMessage({ files: ['/desk/', ...files] })
    })().catch(() => undefined)
  })
}
