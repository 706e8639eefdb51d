/** What the desk says is English; the rule of its plurals is asked, not guessed from `=== 1`. */
const rules = new Intl.PluralRules('en')
const figures = new Intl.NumberFormat('en-US')

/** Of two words the one that goes with a number: `plural(1, 'has', 'have')`; `many` is `one` with an s unless given. */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  rules.select(n) === 'one' ? one : many

/** A number with its noun: `1 alarm`, `1,204 alarms`, `0 copies`. Fractions are said with at most three digits. */
export const counted = (n: number, one: string, many?: string): string =>
  `${figures.format(n)} ${plural(n, one, many)}`
