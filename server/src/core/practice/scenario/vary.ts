import { type Dice, pick } from '../chance.ts'

const before: Readonly<Record<string, readonly string[]>> = {
  en: [
    'PLEASE SHARE: ',
    'sharing for a friend: ',
    'not me but please help: ',
    'can anybody get there?? ',
    'STILL WAITING. ',
    'my cousin sent me this, ',
    'pls RT ',
    'from the neighborhood group: ',
  ],
  es: [
    'COMPARTAN POR FAVOR: ',
    'lo comparto por una amiga: ',
    'ayuda por favor, ',
    'me lo mandó mi prima: ',
    'SIGUEN ESPERANDO. ',
  ],
  any: ['RT: ', '‼️ ', '🙏 ', '>> ', ''],
}
const after: Readonly<Record<string, readonly string[]>> = {
  en: [' please', ' anyone near there?', ' 🙏🙏', '!!', ' #riverton', ' (copied)', ' pls share', ''],
  es: [' por favor', ' ¿alguien cerca?', ' 🙏', '!!', ' #riverton', ' compartan', ''],
  any: [' 🙏', '!!', ' #riverton', ' 🆘', ''],
}

/** Two letters change places, never in a name or a number: an address that is wrong is another address. */
const slip = (text: string, dice: Dice): string => {
  const plain = [...text.matchAll(/(?<![\p{L}\p{N}])\p{Ll}{5,}/gu)]
  if (plain.length === 0) return text
  const word = pick(dice, plain)
  const at = word.index + 1 + Math.floor(dice() * (word[0].length - 2))
  return text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2)
}

/** The same plea as somebody passes it on: a word before or behind, other letters, a slip of the finger; places stay. */
export const vary = (text: string, language: string, dice: Dice): string => {
  const base = language.split('-')[0]!
  let said = text
  const way = dice()
  if (way < 0.15) said = said.toUpperCase()
  else if (way < 0.35) said = said.toLowerCase()
  else if (way < 0.55) said = slip(said, dice)
  else if (way < 0.65) said = said.replace(/[.!]+$/u, '')
  if (dice() < 0.7) said = pick(dice, dice() < 0.75 ? (before[base] ?? before.any!) : before.any!) + said
  if (dice() < 0.6) said += pick(dice, after[base] ?? after.any!)
  return said
}
