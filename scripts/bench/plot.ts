import { type Figure, meets } from '../../test/bench/part.ts'
import type { Told } from './report.ts'
import { number } from './report.ts'

const [wide, row, left, right, top] = [860, 18, 400, 120, 34]
/** The axis: from a hundredth of what is allowed to ten times of it. */
const [least, most] = [0.01, 10]

/** What share of the allowed is used: 1 is the limit, less is better; null without an aim. */
export const shareOf = (figure: Figure): number | null => {
  const { value, ratio, aim } = figure
  const measured = aim?.of === 'ratio' ? ratio : value
  if (!aim || measured === undefined) return null
  return aim.is === '<=' ? measured / aim.than : aim.than / measured
}

const across = (share: number): number => {
  const kept = Math.min(most, Math.max(least, share))
  return left + ((wide - left - right) * Math.log(kept / least)) / Math.log(most / least)
}
const safe = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const short = (text: string): string => (text.length > 66 ? `${text.slice(0, 65)}…` : text)

const style = `text{font:11px system-ui,sans-serif;fill:#444}.t{font-weight:600;fill:#222}.g{stroke:#ddd}.l{stroke:#444;stroke-width:1.5}.m{fill:#1b6ac9}.x{fill:none;stroke:#b3400f;stroke-width:2.5}.xt{fill:#b3400f;font-weight:600}.b{fill:#fff}
@media (prefers-color-scheme:dark){text{fill:#bbb}.t{fill:#eee}.g{stroke:#333}.l{stroke:#bbb}.m{fill:#6aa9f4}.x{stroke:#ff9a66}.xt{fill:#ff9a66}.b{fill:#14161a}}`

/** Each figure with an aim on one logarithmic axis: how much of what is allowed it uses. A missed aim is a ring and is named. */
export const plot = (told: Told): string => {
  let y = top
  const lines: string[] = []
  for (const { title, figures } of told.parts) {
    const shown = figures.filter((figure) => shareOf(figure) !== null)
    if (shown.length === 0) continue
    y += row + 4
    lines.push(`<text class="t" x="12" y="${y}">${safe(title)}</text>`)
    for (const figure of shown) {
      y += row
      const [x, holds] = [across(shareOf(figure)!).toFixed(1), meets(figure)]
      const said =
        figure.aim!.of === 'ratio' ? `× ${number(figure.ratio!)}` : `${number(figure.value)} ${figure.unit}`
      lines.push(
        `<text x="${left - 12}" y="${y}" text-anchor="end">${safe(short(figure.what))}</text>`,
        `<circle class="${holds ? 'm' : 'x'}" cx="${x}" cy="${y - 4}" r="${holds ? 4.5 : 4}"/>`,
        `<text class="${holds ? '' : 'xt'}" x="${wide - right + 12}" y="${y}">${safe(said)}${holds ? '' : ' missed'}</text>`,
      )
    }
  }
  const bottom = y + 12
  const marks = [0.01, 0.1, 1, 10].map((share) => {
    const x = across(share).toFixed(1)
    const words = share === 1 ? 'the aim' : share < 1 ? `${share * 100} %` : `${share} ×`
    return `<line class="${share === 1 ? 'l' : 'g'}" x1="${x}" x2="${x}" y1="${top}" y2="${bottom}"/><text x="${x}" y="${top - 8}" text-anchor="middle">${words}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${bottom + 26}" role="img" aria-label="Each figure as a share of what is allowed, on a logarithmic axis"><style>${style}</style><rect class="b" width="${wide}" height="${bottom + 26}"/>${marks.join('')}${lines.join('')}<text x="${left}" y="${bottom + 18}">share of what is allowed (logarithmic); left of the line the aim is met</text></svg>
`
}
