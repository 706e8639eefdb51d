import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AppError } from '#platform/errors'
import { matching, readFilter } from './filter.ts'
import { patched } from './patch.ts'
import { groupSchema, readUser, userSchema } from './resource.ts'

const numRuns = Number(process.env.CALLBOX_TEST_RUNS ?? 400)
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** It answers, or refuses by name; anything else is a fault of ours. */
const answers = (work: () => unknown): void => {
  try {
    work()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.status).toBeLessThan(500)
  }
}

const path = fc.constantFrom(
  ...[
    'userName',
    'emails',
    'emails[type eq "work"].value',
    'members',
    'members[value eq "1"]',
    'members[',
    'name',
  ],
  ...[
    '__proto__',
    '__proto__.polluted',
    'constructor.prototype.polluted',
    'emails[]',
    'a.b.c.d',
    '',
    '[',
    '"',
    'id',
  ],
)
const value = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    'x',
    1,
    [],
    {},
    [{ value: '1' }],
    { members: [{}] },
    { __proto__: null },
  ),
  fc.jsonValue({ maxDepth: 3 }),
)
const term = fc
  .tuple(
    path,
    fc.constantFrom('eq', 'ne', 'co', 'sw', 'gt', 'pr', 'xx'),
    fc.constantFrom('"a"', 'true', '1', 'null', '"', "'a'", ''),
  )
  .map((parts) => parts.join(' '))
const filter = fc.oneof(
  fc
    .array(fc.oneof(term, fc.constantFrom('and', 'or', 'not', '(', ')', '[', ']')), { maxLength: 9 })
    .map((all) => all.join(' ')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.nat({ max: 4000 }).map((n) => `${'('.repeat(n)}active eq true${')'.repeat(n)}`),
  fc.nat({ max: 800 }).map((n) => `${'not ('.repeat(n)}active eq true${')'.repeat(n)}`),
  fc.nat({ max: 1500 }).map((n) => Array.from({ length: n }, () => 'id eq "1"').join(' or ')),
)
const resource = (kind: 'User' | 'Group') =>
  kind === 'User'
    ? {
        schemas: [userSchema],
        id: '1',
        userName: 'a@riverton.example',
        active: true,
        emails: [{ value: 'a', type: 'work' }],
      }
    : { schemas: [groupSchema], id: '1', displayName: 'Desk', members: [{ value: '1' }] }

it('whatever a directory filters by, it is answered or refused by name', () => {
  fc.assert(
    fc.property(filter, fc.constantFrom('User' as const, 'Group' as const), (text, kind) => {
      answers(() => matching(kind, readFilter(text))(resource(kind)))
    }),
    { numRuns },
  )
})

it('whatever a directory changes, it is done or refused by name, and changes nothing beside it', () => {
  const operation = fc.record(
    {
      op: fc.oneof(fc.constantFrom('add', 'Replace', 'remove', 'REMOVE', 'move'), value),
      path: fc.oneof(path, value),
      value,
    },
    { requiredKeys: ['op'] },
  )
  const body = fc.record({
    schemas: fc.constantFrom<unknown>([patchOp], [], null, patchOp),
    Operations: fc.oneof({ weight: 9, arbitrary: fc.array(operation, { maxLength: 4 }) }, value),
  })
  fc.assert(
    fc.property(body, fc.constantFrom('User' as const, 'Group' as const), (said, kind) => {
      const before = resource(kind)
      answers(() => patched(before, said))
      expect(before).toEqual(resource(kind))
      expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    }),
    { numRuns },
  )
})

it('whatever a directory says of a person, it is read or refused by name', () => {
  fc.assert(
    fc.property(
      fc.record(
        { userName: value, active: value, name: value, emails: value, externalId: value },
        { requiredKeys: [] },
      ),
      (said) => answers(() => readUser(said)),
    ),
    { numRuns },
  )
})
