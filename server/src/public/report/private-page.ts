import { html } from 'hono/html'
import { type Html, layout, type View } from '#public/pages'
import { pictureField } from './form-page.ts'
import { inMega, type Limits } from './limits.ts'
import type { Problem } from './said.ts'
import type { SubmissionRow } from './store.ts'

/** One thing said in the thread, as `publicThread` of the conversations gives it. */
export type Said = {
  direction: 'in' | 'out'
  /** Said by a rule: nobody has answered yet. */
  automatic: boolean
  text: string
  at: Date
  state: string
  place: string | null
  /** Longer than the desk shows at once: `text` is the beginning, the record holds all of it. */
  cutShort: boolean
  /** Longer than we keep: the record holds the beginning. */
  cutByUs: boolean
}

export type PrivatePage = {
  reference: string
  /** The page's whole address, to be saved. */
  address: string
  /** Its path, where additions are posted to. */
  path: string
  madeAt: Date
  thread: readonly Said[]
  submissions: readonly SubmissionRow[]
  token: string
  typed: string
  problem?: Problem | 'not_sent' | undefined
  added?: boolean
}

/** A sentence in which the reference, read aloud and copied by hand, never breaks across lines. */
const inOnePiece = (sentence: string, reference: string): Html => {
  const [before = '', ...after] = sentence.split(reference)
  return after.length === 0
    ? html`${sentence}`
    : html`${before}<span class="piece">${reference}</span>${after.join(reference)}`
}

const notTaken = ({ say }: View, limits: Limits, { name, why }: SubmissionRow['refused'][number]): string => {
  if (why === 'many') return say('error.file_many', { max_files: limits.files })
  if (why === 'later') return say('limit.files_later')
  const max_mb = inMega(why === 'video_large' ? limits.totalBytes : limits.imageBytes)
  return say(`error.file_${why === 'video_large' ? 'large' : why}`, { file: name.trim() || '?', max_mb })
}

const cutWords = ({ say, language }: View, limits: Limits, { text, cutShort, cutByUs }: Said): string => {
  const max = new Intl.NumberFormat(language).format(text.length)
  const kept = cutByUs
    ? say('private.cut_by_us', { max_mb: inMega(limits.fieldBytes) })
    : say('private.cut_kept')
  return cutShort ? `${kept} ${say('private.cut_shown', { max })}` : cutByUs ? kept : ''
}

const letters = (view: View, limits: Limits, thread: readonly Said[]): Html =>
  html`<ol class="thread">${thread.map((said) => {
    const { direction, text, at, place } = said
    const who = said.automatic
      ? 'automatic.label'
      : direction === 'out'
        ? 'private.we_answered'
        : 'private.you_wrote'
    const cut = cutWords(view, limits, said)
    return html`<li class="${direction === 'out' ? 'ours' : 'theirs'}">
<h2>${view.say(who)}</h2>
<time datetime="${at.toISOString()}">${view.when(at)}</time>
${text ? html`<p class="said" dir="auto">${text}</p>` : ''}
${cut ? html`<p class="reading unknown">${cut}</p>` : ''}
${place ? html`<p>${view.say('form.where.label')} <bdi>${place}</bdi></p>` : ''}
</li>`
  })}</ol>`

/** What only its person reads: that it is received, what they wrote, what we answered, and room to add to it. */
export const privatePage = (view: View, limits: Limits, page: PrivatePage): Html => {
  const { say } = view
  const answered = page.thread.some(({ direction, automatic }) => direction === 'out' && !automatic)
  const title = answered ? say('private.title', { reference: page.reference }) : say('received.title')
  const last = page.submissions.at(-1)
  const files = page.submissions.reduce((sum, one) => sum + one.kept, 0)
  const refused = page.submissions.flatMap((one) => one.refused.map((file) => notTaken(view, limits, file)))
  const notes = [...(last?.overLimit ? [say('limit.recorded')] : []), ...new Set(refused)]
  const sentences = {
    what_missing: () => say('add.missing'),
    not_sent: () => say('error.not_sent'),
  }
  const sentence = page.problem ? sentences[page.problem]() : ''
  const first = html`${sentence ? html`<div class="problems" role="alert" aria-labelledby="problems" tabindex="-1"><h2 id="problems">${say('error.summary_title')}</h2><p><a href="#what">${sentence}</a></p></div>` : ''}
${page.added && last ? html`<p class="received" role="status">${say('add.done', { when: view.when(last.at) })}</p>` : ''}
<h1>${inOnePiece(title, page.reference)}</h1>
<div class="received"><p class="reference">${inOnePiece(say('received.reference', { reference: page.reference }), page.reference)}</p>
<p>${say('received.time', { when: view.when(page.madeAt) })} <strong>${say('received.not_dispatched')}</strong></p>${files > 0 ? html`<p>${say('received.files', { count: files })}</p>` : ''}</div>
${notes.map((note) => html`<p class="reading unknown">${note}</p>`)}
${letters(view, limits, page.thread)}`
  const main = html`${answered ? '' : html`<p>${say('private.no_answer')}</p><h2>${say('received.next_title')}</h2><p>${say('received.next')}</p>`}
<p><a href="${page.path}">${say('private.refresh')}</a></p>
<h2>${say('received.link_label')}</h2><p class="address"><a href="${page.path}">${page.address}</a></p>
<p>${say('received.link_hint')} ${say('received.link_safe')}</p>
<form method="post" action="${page.path}" enctype="multipart/form-data" accept-charset="utf-8" novalidate>
<h2>${say('add.title')}</h2>
<input type="hidden" name="token" value="${page.token}">
<div class="field ${sentence ? 'wrong' : ''}"><label for="what">${say('add.label')}</label>
${sentence ? html`<p class="error" id="what-error">${say('error.prefix')} ${sentence}</p>` : ''}
<textarea id="what" name="what" rows="4" dir="auto" ${sentence ? html`aria-invalid="true" aria-describedby="what-error"` : ''}>
${page.typed}</textarea></div>
${pictureField(view, limits)}
<p><button>${say('add.send')}</button></p></form>`
  const inLanguage = (language: string): string => `${page.path}?lang=${language}`
  return layout(view, {
    title: sentence ? `${say('error.prefix')} ${title}` : title,
    main,
    first,
    inLanguage,
    hidden: true,
  })
}

/** The same for every address that leads to no page: it says nothing about which ones exist. */
export const gonePage = (view: View): Html => {
  const { say } = view
  const main = html`<h1>${say('private.gone_title')}</h1><p>${say('private.gone')}</p>
<p><a href="/report">${say('home.report')}</a></p>`
  return layout(view, { title: say('private.gone_title'), main, hidden: true })
}
