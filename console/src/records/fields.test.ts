import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fieldsOf, labelOf, type Value, without } from './fields.ts'

/** What a value says, put together again. */
const back = (value: Value): unknown => {
  switch (value.is) {
    case 'nothing':
      return null
    case 'yes':
    case 'no':
      return value.is === 'yes'
    case 'number':
      return value.number
    case 'moment':
    case 'text':
      return value.text
    case 'written':
      return JSON.parse(value.text)
    case 'list':
      return value.items.map(back)
    case 'fields':
      return Object.fromEntries(value.fields.map(({ name, value: one }) => [name, back(one)]))
  }
}

describe('a record read as fields', () => {
  it('loses nothing: whatever was written can be put together again from what is shown', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.stringify(back(fieldsOf(text)!))).toBe(JSON.stringify(JSON.parse(text)))
      }),
    )
  })

  it('keeps the order in which it was written, with names in words and moments known', () => {
    const value = fieldsOf(
      '{"by":"ruiz","passedNumber":"CAD 26-0042","at":"2026-03-01T02:14:09.000Z","copies":3}',
    )
    expect(value).toEqual({
      is: 'fields',
      fields: [
        { name: 'by', label: 'Who', value: { is: 'text', text: 'ruiz' } },
        { name: 'passedNumber', label: 'Their number', value: { is: 'text', text: 'CAD 26-0042' } },
        { name: 'at', label: 'When', value: { is: 'moment', text: '2026-03-01T02:14:09.000Z' } },
        { name: 'copies', label: 'Copies', value: { is: 'number', number: 3 } },
      ],
    })
    const rest = without(value!, ['by', 'why'])
    expect(rest.is === 'fields' && rest.fields.map(({ name }) => name)).toEqual([
      'passedNumber',
      'at',
      'copies',
    ])
  })

  it('reads names aloud as they are written by us and by networks', () => {
    const said: [string, string][] = [
      ['retention_class', 'Retention class'],
      ['firstLookSeconds', 'First look seconds'],
      ['createdAt', 'Created at'],
      ['$type', '$type'],
      ['constructor', 'Constructor'],
      ['', '(no name)'],
    ]
    expect(said.map(([name]) => [name, labelOf(name)])).toEqual(said)
  })

  it('shows what is no JSON as it is, and what is nested too deep as it is written', () => {
    expect(fieldsOf('not JSON')).toBeNull()
    const deep = `${'['.repeat(3000)}1${']'.repeat(3000)}`
    expect(JSON.stringify(back(fieldsOf(deep)!))).toBe(deep)
  })
})
