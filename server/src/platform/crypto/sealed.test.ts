import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keysFrom, placeOf, sealFirstForm } from './index.ts'

const keys = keysFrom(Buffer.alloc(32, 7))
const where = placeOf('account.credential', 1, 'an-account')
const text = () => fc.string({ unit: 'grapheme', maxLength: 300 })

describe('a sealed secret', () => {
  it('opens for its place, whatever it says, and is text that says its form and its key', () => {
    fc.assert(
      fc.property(text(), (plain) => {
        const sealed = keys.seal(where, plain)
        expect(keys.open(where, sealed)).toBe(plain)
        expect(sealed.toString('latin1')).toMatch(
          new RegExp(`^sealed\\.2\\.${keys.ring.current().id}\\.[\\w-]+\\.[\\w-]+$`),
        )
      }),
    )
  })

  it('opens in no other place: not for another kind, another agency, or another row', () => {
    const kind = fc.constantFrom('account.credential', 'account.session', 'alarms.route')
    const place = fc.record({ kind, agency: fc.nat(50), row: fc.stringMatching(/^[a-z0-9-]{1,12}$/) })
    fc.assert(
      fc.property(place, place, text(), (one, other, plain) => {
        const [here, there] = [one, other].map((p) => placeOf(p.kind, p.agency, p.row))
        fc.pre(here !== there)
        expect(() => keys.open(there!, keys.seal(here!, plain))).toThrow('not sealed for this place')
      }),
    )
  })

  it('opens no more when one bit of it is another', () => {
    fc.assert(
      fc.property(text(), fc.nat(), fc.nat(7), (plain, at, bit) => {
        const sealed = keys.seal(where, plain)
        sealed[at % sealed.length]! ^= 1 << bit
        expect(() => keys.open(where, sealed)).toThrow(/not sealed for this place|no form|form that|not here/)
      }),
      { numRuns: 300 },
    )
  })

  it('says the same twice and is never the same twice', () => {
    const all = Array.from({ length: 50 }, () => keys.seal(where, 'the same').toString('latin1'))
    expect(new Set(all.map((one) => one.split('.')[3])).size).toBe(50)
    expect(new Set(all.map((one) => one.split('.')[4])).size).toBe(50)
  })

  it('does not open with the keys of another centre, which say that the key is missing', () => {
    expect(() => keysFrom(randomBytes(32)).open(where, keys.seal(where, 'x'))).toThrow(
      /was sealed with the key [0-9a-f]{12}, which is not here/,
    )
  })

  it('of the first form opens by its purpose of then, and is in the new form once it is wrapped anew', () => {
    const old = sealFirstForm(keys.derive('alarms.route'), 'whsec_1')
    expect(keys.wrappedBy(old)).toBeNull()
    expect(keys.open(where, old, 'alarms.route')).toBe('whsec_1')
    expect(() => keys.open(where, old)).toThrow()
    const anew = keys.wrapAnew(where, old, 'alarms.route')
    expect(keys.wrappedBy(anew)).toBe(keys.ring.current().id)
    expect(keys.open(where, anew)).toBe('whsec_1')
  })
})
