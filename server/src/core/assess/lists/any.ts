import type { WordList } from '../kinds.ts'

/** Cries for help that travel, and a few in languages that have no list of their own yet. */
export const any: WordList = {
  tag: 'und',
  version: 1,
  reviewedByNative: false,
  stop: '',
  entries: [
    ['hilfe', 0.5, 'plea'],
    ['aiuto', 0.5, 'plea'],
    ['aiutateci', 0.55, 'plea'],
    ['ajutor', 0.5, 'plea'],
    ['yardım edin', 0.55, 'plea'],
    ['imdat', 0.6, 'plea'],
    ['enkaz altında', 0.8, 'trapped'],
    ['помогите', 0.55, 'plea'],
    ['спасите', 0.65, 'rescue'],
    ['на помощь', 0.55, 'plea'],
    ['пожар', 0.5, 'fire'],
    ['не дышит', 0.88, 'breathing'],
    ['тонет', 0.65, 'water'],
    ['βοήθεια', 0.55, 'plea'],
    ['segítség', 0.5, 'plea'],
    ['tolong', 0.4, 'plea'],
    ['հեղեղ', 0.3, 'water'],
    ['کمک', 0.5, 'plea'],
    ['مدد', 0.45, 'plea'],
    ['بچاؤ', 0.65, 'rescue'],
  ],
}

/** The same for scripts that are written without spaces: looked for anywhere in the text. */
export const anywhere: readonly (readonly [
  words: string,
  weight: number,
  kind: 'plea' | 'rescue' | 'fire' | 'breathing' | 'trapped',
])[] = [
  ['救命', 0.65, 'plea'],
  ['求救', 0.6, 'plea'],
  ['帮帮我', 0.5, 'plea'],
  ['幫幫我', 0.5, 'plea'],
  ['被困', 0.6, 'trapped'],
  ['着火', 0.6, 'fire'],
  ['著火', 0.6, 'fire'],
  ['没有呼吸', 0.88, 'breathing'],
  ['助けて', 0.6, 'plea'],
  ['火事', 0.55, 'fire'],
  ['閉じ込められ', 0.65, 'trapped'],
  ['살려주세요', 0.7, 'rescue'],
  ['도와주세요', 0.5, 'plea'],
  ['ช่วยด้วย', 0.6, 'plea'],
  ['ไฟไหม้', 0.55, 'fire'],
  ['बचाओ', 0.65, 'rescue'],
  ['मदद', 0.45, 'plea'],
  ['ਬਚਾਓ', 0.65, 'rescue'],
  ['ਮਦਦ', 0.45, 'plea'],
]
