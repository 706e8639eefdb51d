import { describe, expect, test } from 'vitest'
import { examples } from './examples.ts'
import { assess, placeOf, rankOf } from './index.ts'

describe('what the person declares', () => {
  test.each([
    'please come',
    'الدخان يملأ الدرج ولا نستطيع النزول، اتصلوا بي على +1 555 0117',
    'What time does the library open?',
    'Win a free prize',
  ])('somebody who says that there is danger now stands no lower than emergency: "%s"', (text) => {
    const assessment = assess({ text, media: 0, danger: true })
    expect(rankOf[assessment.band]).toBeLessThanOrEqual(rankOf.emergency)
    expect(assessment.reasons[0]).toEqual({
      code: 'declared',
      words: 'the person says that somebody is in danger now',
    })
  })
})

describe('the written examples', () => {
  test('there are at least 120 of them, each text once', () => {
    expect(examples.length).toBeGreaterThanOrEqual(120)
    expect(new Set(examples.map(([, text]) => text)).size).toBe(examples.length)
  })

  for (const [language, text, floor, why, ceiling] of examples) {
    test(`${language}: "${text}" stands no lower than ${floor}: ${why}`, () => {
      const assessment = assess({ text, media: 0 })
      const told = JSON.stringify(assessment)
      expect(rankOf[placeOf({ assessment })], told).toBeLessThanOrEqual(rankOf[floor])
      if (ceiling) expect(rankOf[assessment.band], told).toBeGreaterThanOrEqual(rankOf[ceiling])
    })
  }
})
