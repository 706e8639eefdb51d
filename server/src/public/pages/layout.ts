import { html } from 'hono/html'
import { type Html, helpNow } from './help.ts'
import type { View } from './site.ts'

export type Page = {
  title: string
  main: Html
  /** What must be seen before all else: what went wrong, or that it is received. The way to help stays in the bar above. */
  first?: Html
  /** Where the same page is in another language; without it the page brings its own switch. */
  inLanguage?: (language: string) => string
  /** Kept out of search engines: a private page. */
  hidden?: boolean
}

const languageLinks = ({ site, language, say }: View, address: (language: string) => string): Html =>
  html`<nav class="languages" aria-label="${say('site.language')}">${site.languages
    .filter((other) => other !== language)
    .map(
      (other) =>
        html`<a href="${address(other)}" lang="${other}" hreflang="${other}">${say(`language.${other}`)}</a> `,
    )}</nav>`

/** A whole page: help and the way out at hand wherever one reads, how to get help now, then what the page is about. No script is needed for any of it. */
export const layout = (view: View, { title, main, first, inLanguage, hidden }: Page): Html => {
  const { site, say, language } = view
  const { emergency } = site.pack
  const reviewed = site.pack.reviewedByNative[language] ?? false
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${hidden ? html`<meta name="robots" content="noindex, nofollow">` : ''}
<title>${view.practice ? `${say('site.practice_mark')} · ` : ''}${title} – ${site.name}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/public.css">
<script src="/assets/public.js" defer></script>
</head>
<body>
<a class="skip" href="#main">${say('site.skip_to_content')}</a>
<aside class="bar" aria-label="${say('help.title')}"><a class="call" href="tel:${emergency.tel}">${say('help.action_call', { number: emergency.number })}</a>
<a id="exit" href="${say('exit.address')}" rel="noreferrer noopener nofollow" aria-describedby="exit-hint">${say('exit.button')}</a></aside>
<header><p class="exit-hint" id="exit-hint">${say('exit.hint')} <span class="needs-script">${say('exit.key')}</span></p>
<a class="name" href="/">${say('site.name')}</a>
${view.practice ? html`<p class="practice">${say('site.practice')}</p>` : ''}</header>
<main id="main" tabindex="-1">
${first ?? ''}
${helpNow(view)}
${inLanguage ? languageLinks(view, inLanguage) : ''}
${reviewed ? '' : html`<p class="note">${say('site.translation_unreviewed')}</p>`}
${main}
</main>
<footer><h2>${say('records.title')}</h2><p>${say('records.disclaimer')} ${say('records.names')}</p><p>${say('records.official')}</p></footer>
</body>
</html>`
}
