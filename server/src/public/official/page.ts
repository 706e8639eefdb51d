import { html } from 'hono/html'
import type { Official, Verdict } from '#core/register'
import { type Html, layout, type View } from '#public/pages'
import type { List } from './routes.ts'

/** What was asked, and what is answered; `problem` when it could not be. */
export type Asked = {
  text: string
  verdict: Verdict | null
  problem: 'ask_empty' | 'ask_wait' | null
}

const named = ({ say }: View, account: Official): string =>
  account.network === 'web'
    ? account.name
    : say('official.of', { name: account.name || account.handle, network: account.networkName })

const watching = ({ say }: View, { watchedNow, always }: Official): string =>
  say(`official.${watchedNow === null ? 'hours_unknown' : watchedNow || always ? 'watched' : 'not_watched'}`)

/** When people look, and what one may write there; our own form says both itself. */
const about = (view: View, account: Official): Html => {
  const { say } = view
  if (account.network === 'web') return html`${account.watchedNow === null ? '' : watching(view, account)}`
  return html`<bdi>${account.handle}</bdi><br>
${account.url ? '' : html`${say('official.no_address')}<br>`}${watching(view, account)} ${say(account.takesReports ? 'official.reports' : 'official.no_reports')}${account.verified ? html` ${say('official.verified')}` : ''}`
}

const line = (view: View, account: Official): Html => {
  const words = named(view, account)
  return html`<li><strong>${account.url ? html`<a href="${account.url}" rel="me noopener noreferrer">${words}</a>` : words}</strong><br>
${about(view, account)}</li>`
}

const answer = (view: View, { site, hasForm }: List, { is, why, what, listed }: Verdict): Html => {
  const { say, language } = view
  const values = listed
    ? { name: listed.name || listed.handle, network: listed.networkName }
    : { name: site.name, network: site.name }
  const shown = what.length > 200 ? `${what.slice(0, 200)}…` : what
  return html`<section class="answer ${is}" role="status" aria-labelledby="answer">
<h2 id="answer">${say(`official.answer_${is}`)}</h2>
${shown ? html`<p>${say('official.about')} <bdi><code>${shown}</code></bdi></p>` : ''}
<p>${say(`official.why_${why}`, values)}</p>
<p><strong>${say(`official.do_${is}`)}</strong></p>
${is === 'not_official' && hasForm ? html`<p class="act"><a class="call quiet" href="/report?to=${site.agency}&amp;lang=${language}">${say('official.do_tell')}</a></p>` : ''}
</section>`
}

const question = ({ say, language }: View, { site }: List, { text, problem }: Asked): Html =>
  html`<form method="post" action="/accounts/check?to=${site.agency}&amp;lang=${language}" id="ask">
<h2>${say('official.ask')}</h2>
<p id="ask-hint">${say('official.ask_hint')}</p>
${problem ? html`<p class="problem" id="ask-problem" role="alert"><strong>${say(`official.${problem}`)}</strong></p>` : ''}
<p><label for="what"><strong>${say('official.ask_label')}</strong></label><br>
<textarea id="what" name="what" rows="3" maxlength="4000" aria-describedby="ask-hint${problem ? ' ask-problem' : ''}">${text}</textarea></p>
<p class="act"><button type="submit">${say('official.ask_button')}</button></p>
</form>`

/** The list of official accounts and "is this really us?" (APCO 2.1.3; CoP S4). How to get help now stands before it. */
export const officialPage = (view: View, list: List, others: readonly List[], asked: Asked): Html => {
  const { say, site, language } = view
  const { accounts } = list
  const at = (agency: number, tongue: string): string => `/accounts?to=${agency}&lang=${tongue}`
  const main = html`<h1>${say('official.title')}</h1>
<p>${say('official.intro')}</p>
${accounts.length === 0 ? html`<p><strong>${say('official.none')}</strong></p>` : html`<ul class="lines">${accounts.map((account) => line(view, account))}</ul>`}
${question(view, list, asked)}
<p><a href="/accounts.json">${say('official.signed')}</a> · <a href="/accounts/piece?to=${site.agency}&amp;lang=${language}">${say('official.embed')}</a></p>
${others.length > 0 ? html`<ul class="lines">${others.map((other) => html`<li><a href="${at(other.site.agency, language)}">${other.site.name}</a></li>`)}</ul>` : ''}`
  return layout(view, {
    title: say('official.title'),
    main,
    ...(asked.verdict ? { first: answer(view, list, asked.verdict) } : {}),
    inLanguage: (other) => at(site.agency, other),
  })
}

/** The list as a piece for the agency's own website: no style, no script, how to get help now first. */
export const officialPiece = (view: View, { accounts }: List, origin: string): Html => {
  const { say, language } = view
  return html`<section class="official-accounts" lang="${language}">
<p>${say('help.call')}</p>
<h2>${say('official.title')}</h2>
${
  accounts.length === 0
    ? html`<p>${say('official.none')}</p>`
    : html`<ul>${accounts.map((account) => html`<li>${account.url ? html`<a href="${account.url}" rel="me noopener">${named(view, account)}</a>` : named(view, account)}${account.network === 'web' ? '' : html` (<bdi>${account.handle}</bdi>)`}</li>`)}</ul>`
}
<p><a href="${origin}/accounts?lang=${language}">${say('official.ask')}</a></p>
</section>
`
}
