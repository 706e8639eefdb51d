import { html } from 'hono/html'
import type { HelpLine } from '#core/policy'
import type { View } from './site.ts'

/** A piece of a page; what it is given is escaped. */
export type Html = ReturnType<typeof html>

const smsTo = ({ to, body }: { to: string; body?: string | undefined }): string =>
  `sms:${to}${body ? `?body=${encodeURIComponent(body)}` : ''}`

const ways = ({ say }: View, { tel, sms, url }: HelpLine): Html =>
  html`<p class="ways">${[
    tel ? html`<a href="tel:${tel}">${say('help.action_call', { number: tel })}</a> ` : '',
    sms ? html`<a href="${smsTo(sms)}">${say('help.action_text', { number: sms.to })}</a> ` : '',
    url
      ? html`<a href="${url}" rel="noreferrer noopener">${say('help.action_open', { site: new URL(url).hostname })}</a>`
      : '',
  ]}</p>`

const lines = (view: View, all: readonly HelpLine[]): Html[] =>
  all.map(
    (line) =>
      html`<li><strong>${view.pick(line.name)}</strong><br>${view.pick(line.what)}${ways(view, line)}</li>`,
  )

/** The sentence about the other number, with the number itself to tap on. */
const otherNumber = ({ say, site }: View): Html => {
  const [before = '', ...after] = say('help.non_emergency').split(site.nonEmergency)
  const dialled = site.nonEmergency.replace(/[^+0-9]/g, '')
  return html`${before}<a href="tel:${dialled}">${site.nonEmergency}</a>${after.join(site.nonEmergency)}`
}

/**
 * How to get help now: the first thing on every page (law 4; 2.1.2, 4.1.1), with what to tap on, silent calls, relay and
 * sign-language lines (4.3.4), crisis lines, and what an emergency is (4.1.1.1).
 */
export const helpNow = (view: View): Html => {
  const { say, pick, site } = view
  const { emergency, definitions } = site.pack
  const texted = emergency.lines.find((line) => line.sms)?.sms
  const examples = (all: (typeof definitions)['emergency']['examples']): Html =>
    html`<ul>${all.map((example) => html`<li>${pick(example)}</li>`)}</ul>`
  return html`<section class="help" aria-labelledby="help">
<h2 id="help">${say('help.title')}</h2>
<p class="first">${say('help.call')}</p>
<p class="act"><a class="call" href="tel:${emergency.tel}">${say('help.action_call', { number: emergency.number })}</a>
${texted ? html`<a class="call quiet" href="${smsTo(texted)}">${say('help.action_text', { number: texted.to === emergency.tel ? emergency.number : texted.to })}</a>` : ''}</p>
<details><summary>${say('help.silent_title')}</summary><p>${pick(site.pack.silent_call)}</p></details>
<details><summary>${say('help.other_ways')}</summary><ul class="lines">${lines(view, emergency.lines)}</ul></details>
<details><summary>${say('help.crisis_title')}</summary><ul class="lines">${lines(view, site.pack.crisis)}</ul></details>
<details><summary>${say('help.what_is_emergency')}</summary>
<p>${pick(definitions.emergency.meaning)}</p><p>${say('help.examples_emergency')}</p>${examples(definitions.emergency.examples)}
<p>${pick(definitions.non_emergency.meaning)}</p><p>${say('help.examples_non_emergency')}</p>${examples(definitions.non_emergency.examples)}</details>
${site.nonEmergency ? html`<p>${otherNumber(view)}</p>` : ''}
</section>`
}

/** Whether anybody is reading, said before a person starts to write. */
export const isItRead = ({ say, reading }: View): Html =>
  html`<p class="reading ${reading}">${say(`reading.${reading}`)}</p>`
