import { type Figure, meets } from '../../test/bench/part.ts'
import { shareOf } from './plot.ts'
import { number, type Told } from './report.ts'

const [from, until] = ['<!-- written by npm run bench -->', '<!-- /bench -->']

const measured = ({ value, unit, ratio, against, aim }: Figure): string =>
  aim?.of === 'ratio' && ratio !== undefined
    ? `${number(ratio)} × ${against?.what.split(';')[0] ?? ''}`.trim()
    : `${number(value)} ${unit}`

/** One line a part: how many of its aims are met, and the figure that comes nearest to its limit or is furthest beyond it. */
export const headlines = (told: Told): string => {
  const rows = told.parts.flatMap(({ title, figures }) => {
    const aimed = figures
      .flatMap((figure) => {
        const share = shareOf(figure)
        return share === null ? [] : [{ figure, share }]
      })
      .toSorted((a, b) => b.share - a.share)
    const nearest = aimed[0]
    if (!nearest) return []
    const reached = aimed.filter(({ figure }) => meets(figure)).length
    const { figure } = nearest
    const allowed = `${figure.aim!.is === '<=' ? '≤' : '≥'} ${number(figure.aim!.than)}`
    return `| ${title} | ${reached} of ${aimed.length} | ${figure.what.replaceAll('|', '\\|')}: ${measured(figure)} (aim ${allowed}) |`.replaceAll(
      '\n',
      ' ',
    )
  })
  return [
    '| what | aims met | nearest to its limit, or furthest beyond it |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n')
}

/** A text with what stands between the marks written anew; unchanged where it has no marks. */
export const between = (text: string, written: string): string => {
  const [start, end] = [text.indexOf(from), text.indexOf(until)]
  return start < 0 || end < start
    ? text
    : `${text.slice(0, start + from.length)}\n\n${written}\n\n${text.slice(end)}`
}
