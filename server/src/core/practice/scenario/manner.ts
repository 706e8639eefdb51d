import { type Dice, pick } from '../chance.ts'

const openers: Readonly<Record<string, readonly string[]>> = {
  en: [
    'ok so ',
    'hey, ',
    'Hi! ',
    'Sorry to bother, ',
    'honestly ',
    'um ',
    'Evening. ',
    'so ',
    'Not sure who reads this but ',
    'FYI ',
    'again: ',
  ],
  es: ['Hola, ', 'Oigan, ', 'Disculpe, ', 'Buenas, ', 'otra vez: ', 'No sé quién lee esto pero ', 'pues '],
}
const closers: Readonly<Record<string, readonly string[]>> = {
  en: [
    ' thx',
    ' 🙃',
    '...',
    ' lol',
    ' anyway',
    ' just saying',
    ' (asked my neighbor too)',
    ' thanks in advance',
    ' smh',
    ' 👀',
    ' tia',
    ' ok bye',
  ],
  es: [' gracias', ' 🙃', '...', ' jaja', ' saludos', ' ya sabrán', ' 👀', ' bendiciones', ' en fin'],
}
const signs = ['', ' 🙏', '!', ' 👍', '…', ' 😅']

/** The same words as another person would type them: with or without capitals and stops, a word before or behind. */
export const manner = (text: string, language: string, dice: Dice): string => {
  const base = language.split('-')[0]!
  let said = text
  const way = dice()
  if (way < 0.22) said = said.toLowerCase()
  if (way > 0.16 && way < 0.4) said = said.replace(/[.!]+$/u, '')
  if (dice() < 0.28 && openers[base]) said = pick(dice, openers[base]) + said
  if (dice() < 0.3) said += pick(dice, closers[base] ?? signs)
  return said
}
