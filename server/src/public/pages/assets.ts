import { readFileSync } from 'node:fs'
import { Hono } from 'hono'

const read = (name: string): string => readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8')
const kinds = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' }

/** The one stylesheet and the one small script of the public's pages, below `/assets`. */
export const pageAssets = (): Hono => {
  const app = new Hono()
  for (const [kind, type] of Object.entries(kinds)) {
    const text = read(`public.${kind}`)
    app.get(`/assets/public.${kind}`, (c) => {
      c.header('content-type', type)
      c.header('cache-control', 'public, max-age=300')
      return c.body(text)
    })
  }
  return app
}
