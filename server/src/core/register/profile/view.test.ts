import fc from 'fast-check'
import { expect, it } from 'vitest'
import { plainText } from './judge.ts'
import { wordsApart } from './view.ts'

it('a number that was changed is seen, and a sentence put in another’s place is read as one', () => {
  expect(wordsApart('Emergency: call 9-1-1.', 'Emergency: call 9-1-2.')).toEqual([
    { is: 'same', text: 'Emergency: call 9-1-' },
    { is: 'missing', text: '1' },
    { is: 'added', text: '2' },
    { is: 'same', text: '.' },
  ])
  expect(wordsApart('Read day and night.', 'Win a prize')).toEqual([
    { is: 'missing', text: 'Read day and night.' },
    { is: 'added', text: 'Win a prize' },
  ])
  expect(wordsApart('Read day and night. \r\n', 'Read day and night.')).toBeNull()
})

it('nothing is lost: what is the same with what is missing is as approved, with what was added as it stands there', () => {
  const text = fc
    .array(fc.constantFrom('Call', '9-1-1', 'now', 'and', 'wait', '\n', ' ', '¿Emergencia?', '🚒', ','), {
      maxLength: 25,
    })
    .map((words) => words.join(' '))
  fc.assert(
    fc.property(text, text, (approved, live) => {
      const runs = wordsApart(approved, live)
      if (runs === null) {
        expect(plainText(approved)).toBe(plainText(live))
        return
      }
      const without = (left: 'missing' | 'added') =>
        runs
          .filter(({ is }) => is !== left)
          .map((run) => run.text)
          .join('')
      expect(without('added')).toBe(plainText(approved))
      expect(without('missing')).toBe(plainText(live))
    }),
  )
})
