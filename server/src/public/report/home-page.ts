import { html } from 'hono/html'
import { type Html, isItRead, layout, type Site, type View } from '#public/pages'

/** The first page: how to get help now, who we are, whether anybody reads, and the way to the form. */
export const homePage = (view: View, sites: readonly Site[]): Html => {
  const { say, site, language } = view
  const link = (to: Site, text: string): Html =>
    html`<a class="call quiet" href="/report?to=${to.agency}&amp;lang=${language}">${text}</a>`
  const others = sites.filter((other) => other.agency !== site.agency)
  const main = html`<h1>${site.name}</h1>
<p>${say('home.intro')}</p>
${isItRead(view)}
<p class="act">${link(site, say('home.report'))}</p>
<p><a href="/accounts?lang=${language}">${say('official.to_list')}</a> · <a href="/accounts?lang=${language}#ask">${say('official.ask')}</a></p>
${others.length > 0 ? html`<h2>${say('home.choose')}</h2><ul class="lines">${others.map((other) => html`<li class="ways">${link(other, other.name)}</li>`)}</ul>` : ''}`
  return layout(view, { title: say('site.name'), main, inLanguage: (other) => `/?lang=${other}` })
}

/** All that can be said before an agency has a form: no number of ours, so the one on the phone. */
export const noFormPage = (centre: string): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Not open yet – ${centre}</title>
<link rel="stylesheet" href="/assets/public.css">
</head>
<body><main>
<h1>This page is not open yet</h1>
<p><strong>In an emergency call your emergency number now.</strong> Nobody reads reports here yet.</p>
</main></body>
</html>`
