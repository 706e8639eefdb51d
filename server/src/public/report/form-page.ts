import { html } from 'hono/html'
import { type Html, isItRead, layout, type View } from '#public/pages'
import { inMega, type Limits } from './limits.ts'
import type { Problem, Said } from './said.ts'

/** What the form is drawn with: what was typed, what was wrong with it, and its hidden word. */
export type FormState = {
  said: Said
  token: string
  problem?: Problem | 'not_sent' | undefined
  /** Files had been chosen, which no page can keep. */
  chooseAgain?: boolean
}

const optional = (view: View): Html => html`<span class="optional">${view.say('form.optional')}</span>`

type Box = 'where' | 'name' | 'contact' | 'needs'
const box = (view: View, name: Box, value: string, complete = 'off'): Html =>
  html`<div class="field"><label for="${name}">${view.say(`form.${name}.label`)}</label> ${optional(view)}
<p class="hint" id="${name}-hint">${view.say(`form.${name}.hint`)}</p>
<input type="text" id="${name}" name="${name}" value="${value}" maxlength="2000" dir="auto" autocomplete="${complete}" aria-describedby="${name}-hint"></div>`

const choices = (view: View, name: 'danger' | 'safe', answers: readonly string[], chosen: string): Html =>
  html`${answers.map(
    (answer) =>
      html`<label class="choice"><input type="radio" name="${name}" value="${answer}" class="${name}-${answer}" ${answer === chosen ? html`checked` : ''}><span>${view.say(`form.${name}.${answer}`)}</span></label>`,
  )}`

/** The rules for pictures stand before the field they are about (4.1.2). */
export const pictureField = ({ say }: View, limits: Limits): Html =>
  html`<div class="field"><h2>${say('pictures.title')}</h2>
<ul>${['safe', 'own', 'people', 'kept', 'delete'].map((rule) => html`<li>${say(`pictures.rule_${rule}`)}</li>`)}</ul>
<label for="files">${say('pictures.label')}</label> ${html`<span class="optional">${say('form.optional')}</span>`}
<p class="hint" id="files-hint">${say('pictures.hint', { max_files: limits.files, max_mb: inMega(limits.imageBytes), max_video_mb: inMega(limits.totalBytes) })} ${say('form.keep_open')}</p>
<input type="file" id="files" name="files" multiple accept="image/jpeg,image/png,image/webp,image/gif,video/mp4,video/quicktime,video/webm,video/3gpp" aria-describedby="files-hint"></div>`

export const formPage = (
  view: View,
  limits: Limits,
  { said, token, problem, chooseAgain }: FormState,
): Html => {
  const { say, site, language } = view
  const wrong = problem === 'what_missing'
  const sentence = problem === 'not_sent' ? say('error.not_sent') : wrong ? say(`error.${problem}`) : ''
  const summary = problem
    ? html`<div class="problems" role="alert" aria-labelledby="problems" tabindex="-1"><h2 id="problems">${say(problem === 'not_sent' ? 'error.not_sent_title' : 'error.summary_title')}</h2>
<p><a href="#what">${sentence}</a></p><p>${say('error.summary_kept')}${chooseAgain ? ` ${say('error.files_again')}` : ''}</p></div>`
    : chooseAgain
      ? html`<p class="reading unknown" role="status">${say('error.files_again')}</p>`
      : ''
  const others = site.languages.filter((other) => other !== language)
  const main = html`<h1>${say('form.title')}</h1>
${isItRead(view)}
<form method="post" action="/report?to=${site.agency}&amp;lang=${language}" enctype="multipart/form-data" accept-charset="utf-8" novalidate data-keep>
<button class="default-button" tabindex="-1" aria-hidden="true">${say('form.send')}</button>
<input type="hidden" name="token" value="${token}">
${others.map((other) => html`<button class="plain" name="language" value="${other}" lang="${other}">${say(`language.${other}`)}</button> `)}
<p>${say('form.intro')}</p>
<div class="field ${wrong ? 'wrong' : ''}"><label for="what">${say('form.what.label')}</label>
<p class="hint" id="what-hint">${say('form.what.hint')}</p>
${wrong ? html`<p class="error" id="what-error">${say('error.prefix')} ${sentence}</p>` : ''}
<textarea id="what" name="what" rows="6" dir="auto" aria-describedby="what-hint${wrong ? ' what-error' : ''}" ${wrong ? html`aria-invalid="true"` : ''}>
${said.what}</textarea></div>
${box(view, 'where', said.where, 'street-address')}
<fieldset class="field"><legend>${say('form.danger.label')} ${optional(view)}</legend>
${choices(view, 'danger', ['yes', 'no', 'unsure'], said.danger)}<p class="advice">${say('form.danger.advice')}</p></fieldset>
${box(view, 'name', said.name, 'name')}
<fieldset class="field" aria-describedby="safe-hint"><legend>${say('form.safe.label')} ${optional(view)}</legend>
<p class="hint" id="safe-hint">${say('form.safe.hint')}</p>
${choices(view, 'safe', ['yes', 'page_only', 'no'], said.safe)}</fieldset>
${box(view, 'contact', said.contact)}
${box(view, 'needs', said.needs)}
${pictureField(view, limits)}
<p><button>${say('form.send')}</button></p>
<p data-sending role="status" hidden>${say('form.sending')}</p>
</form>`
  const title = problem ? `${say('error.prefix')} ${say('form.title')}` : say('form.title')
  return layout(view, { title, main, ...(summary && { first: summary }) })
}
